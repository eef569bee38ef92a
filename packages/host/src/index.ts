export {
  type DatabaseControl,
  type DatabaseControlOptions,
  type DatabaseStatus,
  databaseControl,
} from './database/database-control.ts';
export { type ExportFormat, exportFile, exportFormats, exportText } from './export/export-workspace.ts';
export { createIds } from './ids.ts';
export { type ImportPathOptions, importPath } from './import/import-path.ts';
export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { type MigrateFileOptions, migrateFile } from './migration/migrate-file.ts';
export {
  type FileRollbackReport,
  type RollbackFileOptions,
  rollbackFile,
} from './migration/rollback-file.ts';
export { resolveSettings, type Settings, type SettingsFlags, type SettingsSources } from './settings/settings.ts';
export { readStatusTemplate, readTemplateFile, type StatusTemplate } from './settings/status-template.ts';
export { readWorkspaceConfig, type WorkspaceConfig } from './settings/workspace-config.ts';
export type { StatusFileControl } from './status-file/status-file-control.ts';
export type { EditReport, StatusFileReport } from './status-file/write-status-file.ts';
export { type IssuedToken, issueToken } from './tokens/issue-token.ts';
export { looksLikeToken } from './tokens/token-text.ts';
export { type TokenVerdict, verifyToken } from './tokens/verify-token.ts';
export { type OpenOptions, openTracker, type Tracker } from './tracker.ts';
export type { ChangeListener, SeenChanges } from './watch/watch-changes.ts';
export type { ChosenBy } from './workspace/choose-workspace.ts';
export { registeredPath } from './workspace/registered-path.ts';
