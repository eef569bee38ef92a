export type { Listener, Listening } from './announcements/listen.ts';
export { createDatabase, type Database, type DatabaseOptions, type WorkspaceIdentity } from './database.ts';
export { isUnavailable } from './errors.ts';
export { type Migration, migrate, programLevel } from './migrate.ts';
