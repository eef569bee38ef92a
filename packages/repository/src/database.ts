import type { Store } from '@tracker/core';
import type { PoolConfig } from 'pg';

export interface DatabaseOptions {
  /** Where the server is: a `DATABASE_URL`, or the socket of the embedded one. `schema` defaults to the URL's, else public. */
  readonly target: Pick<PoolConfig, 'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database'>;
  readonly applicationName: string;
  /** Now, as ISO 8601 UTC with milliseconds. */
  readonly clock: () => string;
  /** Off behind a pooler in transaction mode (PgBouncer), which breaks named statements. Default on. */
  readonly namedStatements?: boolean;
}

export interface WorkspaceIdentity {
  /** A UUID. */
  readonly id: string;
  /** A short human name, e.g. the repository folder's. */
  readonly slug: string;
}

/** One PostgreSQL database, shared by the stores of all workspaces that a process serves. */
export interface Database {
  /**
   * Checks the server (PostgreSQL 14 or newer, migrated, `min_writer`) and brings the schema up to date. Idempotent;
   * throws `LayerUnavailableError` when the server cannot be reached, `TrackerError` when it must not be used.
   */
  prepare(): Promise<void>;
  /** The workspace's store; its row is made at the first write or read. Call after `prepare`. */
  store(workspace: WorkspaceIdentity): Store;
  close(): Promise<void>;
}
