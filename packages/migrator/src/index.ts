export { type Backlog, type BacklogFile, readBacklog } from './import/backlog.ts';
export { readBeads } from './import/beads.ts';
export { readGitHubIssues } from './import/github.ts';
export { type ImportOptions, type ImportReport, importItems } from './import/import-items.ts';
export { readTaskMaster } from './import/taskmaster.ts';
export { type MigrateOptions, type MigrationReport, migrate } from './migrate.ts';
export { restoredText } from './rollback/restored-text.ts';
export { type LaterChange, type RollbackOptions, type RollbackReport, rollback } from './rollback/rollback.ts';
export { type MigrationSource, migrationSource } from './source.ts';
