export { createStatusFile, type StatusFile, type StatusFileOptions, type TextEdit } from './file/status-file.ts';
export { statusTextOf } from './file/text-codec.ts';
export type { EditNotice, HandEdit, HandEdits } from './hand-edits/hand-edit.ts';
export { changesOf, type HandEditContext } from './hand-edits/hand-edit-changes.ts';
export { readHandEdits } from './hand-edits/read-hand-edits.ts';
export { adoptLegacy } from './legacy/adopt-legacy.ts';
export { type FrontMatter, readFrontMatter } from './legacy/front-matter.ts';
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
export { priorityIsKnown } from './legacy/normalise.ts';
export { parseLegacy } from './legacy/parse-legacy.ts';
export { parseSessionPrompt, type SessionPromptFile } from './legacy/session-prompts.ts';
export type { LineRange } from './lines/line.ts';
export { createMarkdownCopy, type MarkdownCopyOptions } from './pending/markdown-copy.ts';
export { carryPending, type Mac } from './pending/pending-block.ts';
export { createMarkdownLayer, layerStateOf, type MarkdownLayerOptions } from './status/markdown-layer.ts';
export { parseStatus } from './status/parse-status.ts';
export { printStatus, type RegenerateOptions, regenerate } from './status/print-status.ts';
export {
  listedDeployments,
  listedItems,
  listingBounds,
  type StatusContent,
  statusContent,
} from './status/status-content.ts';
