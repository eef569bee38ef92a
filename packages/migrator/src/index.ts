export { type MigrateOptions, type MigrationReport, migrate } from './migrate.ts';
export { type MigrationSource, migrationSource } from './source.ts';
export { readWorkspace, type Workspace } from './workspace.ts';
