export { createGitLayer, type GitLayer, type GitLayerOptions } from './git-layer.ts';
export type { StatusParser } from './status-in-history.ts';
export type { SnapshotOutcome } from './write-snapshot.ts';
