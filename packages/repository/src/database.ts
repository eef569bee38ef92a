import type { ApiTokens, PrimaryStore } from '@tracker/core';
import type { Pool, PoolConfig } from 'pg';
import { createAnnouncer } from './announcements/announcer.ts';
import { type Listener, type Listening, listen } from './announcements/listen.ts';
import { createApiTokens } from './api-tokens.ts';
import { type Connection, connectionOf, createPool } from './connection.ts';
import { translated } from './errors.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { createPostgresStore } from './postgres-store.ts';
import { prepareSchema } from './prepare-schema.ts';
import { createReadings } from './reading.ts';
import { createRun, qualifierFor } from './statements.ts';
import { createStatistics } from './statistics.ts';
import { createWorkspaceRows } from './workspace-rows.ts';

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
  /** Resolves when the server answers; looks at no table, since one may be locked. */
  answers(): Promise<void>;
  /** The workspace's store; its row is made at the first write or read. Call after `prepare`. */
  store(workspace: WorkspaceIdentity): PrimaryStore;
  /** The workspace's access tokens. Call after `prepare`. */
  apiTokens(workspace: WorkspaceIdentity): ApiTokens;
  /**
   * Tells `listener` of changes that any process commits to the workspace. Null where the server cannot do that; what
   * changed is in the change log either way.
   */
  listen(workspaceId: string, listener: Listener): Promise<Listening | null>;
  close(): Promise<void>;
}

export const createDatabase = (options: DatabaseOptions): Database => {
  const connection = connectionOf(options);
  const pool = createPool(connection);
  const at = qualifierFor(connection.schema);
  const run = createRun(pool, connection.namedStatements);
  const openReading = createReadings(pool, connection.namedStatements);
  const statistics = createStatistics(pool, at);
  const announcer = createAnnouncer(pool);
  const listening = new Set<Listening>();
  const prisma = createPrisma(pool, connection);
  return {
    prepare: async () => {
      try {
        await prepareSchema(connection);
      } catch (error) {
        throw translated(error);
      }
    },
    answers: async () => {
      try {
        await pool.query('select 1');
      } catch (error) {
        throw translated(error);
      }
    },
    store: (workspace) =>
      createPostgresStore({
        workspace,
        run,
        openReading,
        at,
        prisma: prisma.client,
        clock: options.clock,
        statistics,
        changed: () => announcer.changed(workspace.id),
        localLimits: !connection.namedStatements,
      }),
    apiTokens: (workspace) => {
      const { ensure, forget } = createWorkspaceRows(run, workspace, at, options.clock);
      return createApiTokens({ run, at, workspaceId: workspace.id, ensureWorkspace: ensure, forgetWorkspace: forget });
    },
    listen: async (workspaceId, listener) => {
      const send = (text: string, values: readonly string[]) => pool.query(text, [...values]);
      const opened = await listen(connection, send, workspaceId, listener);
      if (opened === null) return null;
      listening.add(opened);
      return {
        close: async () => {
          listening.delete(opened);
          await opened.close();
        },
      };
    },
    close: async () => {
      await Promise.all([...listening].map((each) => each.close()));
      await announcer.settled();
      await statistics.settled();
      await prisma.close();
      await pool.end();
    },
  };
};

/** Prisma costs 0.15 s and 30 MB to load, so it waits until the first call that needs it; a failure is not kept. */
const createPrisma = (pool: Pool, { schema, namedStatements }: Connection) => {
  let client: Promise<PrismaClient> | undefined;
  const open = async (): Promise<PrismaClient> => {
    const { openPrisma } = await import('./prisma.ts');
    return openPrisma(pool, schema, namedStatements);
  };
  return {
    client: (): Promise<PrismaClient> => {
      client ??= open().catch((error: unknown) => {
        client = undefined;
        throw error;
      });
      return client;
    },
    close: async (): Promise<void> => {
      const opened = await client?.catch(() => undefined); // it never opened
      await opened?.$disconnect();
    },
  };
};
