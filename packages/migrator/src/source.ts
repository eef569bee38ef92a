import { type LegacyDocument, parseLegacy, parseSessionPrompt, type SessionPrompt } from '@tracker/markdown';
import { storable } from './import/storable.ts';

/** What is migrated: the status file and the session prompts that lie beside it as files. */
export type MigrationSource = Pick<
  LegacyDocument,
  | 'vendors'
  | 'deployments'
  | 'enhancements'
  | 'sessionPrompts'
  | 'workItems'
  | 'context'
  | 'unrecognised'
  | 'skipped'
  | 'warnings'
>;

export interface SourceText {
  /** What reports call the file: its path in the workspace. */
  readonly file: string;
  readonly text: string;
}

/** Reads the texts; never throws. Session prompts come first from the status file, then from their own files (FR-021). */
export const migrationSource = (status: SourceText, promptFiles: readonly SourceText[]): MigrationSource => {
  const document = parseLegacy(status.text, status.file);
  const prompts = promptFiles.map(({ file, text }) => parseSessionPrompt(text, file));
  return {
    ...document,
    sessionPrompts: [...document.sessionPrompts, ...prompts.flatMap(({ prompt }) => prompt ?? [])].map(
      // Text and front matter may hold what no layer can store; the file keeps it.
      (prompt) => storable(prompt) as SessionPrompt,
    ),
    skipped: [...document.skipped, ...prompts.flatMap(({ skipped }) => skipped)],
    warnings: [...document.warnings, ...prompts.flatMap(({ warnings }) => warnings)],
  };
};
