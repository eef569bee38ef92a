export type {
  LegacyContext,
  LegacyDeployment,
  LegacyDocument,
  LegacyEnhancement,
  LegacySection,
  LegacySectionKind,
  LegacyVendor,
  LegacyWarning,
  LegacyWorkItem,
  SessionPrompt,
  Skipped,
  UnrecognisedSection,
} from './legacy/legacy-document.ts';
export { parseLegacy } from './legacy/parse-legacy.ts';
export { parseSessionPrompt, type SessionPromptFile } from './legacy/session-prompts.ts';
export type { LineRange } from './lines/line.ts';
