import { TrackerError } from '@tracker/core';
import { writeFileAtomically } from '@tracker/files';
import { exportLines, exportMarkdown } from '@tracker/migrator';
import type { Tracker } from '../tracker.ts';

export const exportFormats = ['jsonl', 'markdown'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const lines = { jsonl: exportLines, markdown: exportMarkdown };

type Exported = Pick<Tracker, 'store' | 'primary'>;

/** All that the workspace holds, of one moment, as text that `tracker import tracker` reads: claims and the change log stay. */
export const exportText = async ({ store, primary }: Exported, format: ExportFormat): Promise<string> => {
  await store.sync();
  const written: string[] = [];
  for await (const line of lines[format](await primary.whole())) written.push(line, '\n');
  return written.join('');
};

/**
 * Writes an export so that the file holds the old text or the whole new one.
 *
 * @throws TrackerError `ValidationError` when the file cannot be written.
 */
export const exportFile = async (
  tracker: Exported,
  { format, path }: { readonly format: ExportFormat /** Absolute. */; readonly path: string },
): Promise<void> => {
  const text = await exportText(tracker, format);
  try {
    await writeFileAtomically(path, text);
  } catch (error) {
    throw new TrackerError('ValidationError', `The export cannot be written to ${path}.`, {
      hint: 'Name a file in a directory that exists and that you may write to.',
      cause: error,
    });
  }
};
