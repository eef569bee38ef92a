import { randomUUID } from 'node:crypto';
import { TrackerError } from '@tracker/core';
import type { ClientBase } from 'pg';
import { migrations } from './generated/migrations.ts';

/** The advisory lock that Prisma's own engine takes: the two can be used on one database (STACK: migrations). */
const prismaMigrationLock = 72_707_369;

/** Seconds to wait while another process migrates. */
const patience = 60;

const migrationsTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export interface Migration {
  readonly name: string;
  /** SHA-256 of the file, as hex, like Prisma's. */
  readonly checksum: string;
  readonly sql: string;
}

/** What this program writes: one level per migration. A database that asks for more must not be written (`min_writer`). */
export const programLevel = migrations.length;

/**
 * Brings the schema up to date on one session whose search_path is the schema; returns the names of the migrations it
 * applied. Each migration and its record are one transaction, so a process that is killed halfway leaves nothing; several
 * processes at once wait for each other. Throws `TrackerError` for an edited or failed migration and for a database that
 * only newer programs may write.
 */
export const migrate = async (
  client: ClientBase,
  known: readonly Migration[] = migrations,
): Promise<readonly string[]> => {
  if (await isUpToDate(client, known)) return [];
  await client.query(`SET lock_timeout = '${patience}s'`);
  await client.query('SELECT pg_advisory_lock($1)', [prismaMigrationLock]);
  try {
    await client.query(migrationsTable);
    const pending = await pendingMigrations(client, known);
    for (const migration of pending) await applyOne(client, migration);
    if (pending.length > 0) await client.query('ANALYZE');
    return pending.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [prismaMigrationLock]);
  }
};

/** Without the lock: enough to see that nothing is to be done, which is so at nearly every start. */
const isUpToDate = async (client: ClientBase, known: readonly Migration[]): Promise<boolean> => {
  const records = await recordsIn(client);
  await refuseNewerSchema(client, records);
  const done = new Map(
    records.map(({ migration_name, checksum, finished_at }) => [migration_name, finished_at && checksum]),
  );
  return known.every(({ name, checksum }) => done.get(name) === checksum);
};

const pendingMigrations = async (client: ClientBase, known: readonly Migration[]): Promise<readonly Migration[]> => {
  const records = await recordsIn(client);
  await refuseNewerSchema(client, records);
  for (const { migration_name, finished_at } of records) if (finished_at === null) throw interrupted(migration_name);
  const done = new Map(records.map(({ migration_name, checksum }) => [migration_name, checksum]));
  for (const { name, checksum } of known) if (done.has(name) && done.get(name) !== checksum) throw edited(name);
  return known.filter(({ name }) => !done.has(name));
};

interface Record {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

const recordsIn = async (client: ClientBase): Promise<readonly Record[]> => {
  if (!(await tableExists(client, '_prisma_migrations'))) return [];
  const { rows } = await client.query<Record>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  );
  return rows;
};

const tableExists = async (client: ClientBase, table: string): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1) AS found',
    [table],
  );
  return rows[0]?.found === true;
};

const applyOne = async (client: ClientBase, { name, checksum, sql }: Migration): Promise<void> => {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
};

const refuseNewerSchema = async (client: ClientBase, records: readonly Record[]): Promise<void> => {
  if (records.length === 0 || !(await tableExists(client, 'schema_levels'))) return;
  const { rows } = await client.query<{ needed: number | null }>('SELECT max(min_writer) AS needed FROM schema_levels');
  const needed = rows[0]?.needed ?? 0;
  if (needed > programLevel)
    throw new TrackerError(
      'DatabaseError',
      `This database was upgraded by a newer Tracker: it may be written from schema level ${needed} on, and this program has level ${programLevel}.`,
      { hint: 'Update Tracker on this machine and start it again; nothing was changed.' },
    );
};

const interrupted = (name: string): TrackerError =>
  new TrackerError('DatabaseError', `The migration ${name} was started by another tool and never finished.`, {
    hint: 'Finish or undo it with `prisma migrate resolve`, or restore the database from a backup.',
  });

const edited = (name: string): TrackerError =>
  new TrackerError('DatabaseError', `The migration ${name} in this database is not the one that this program knows.`, {
    hint: 'Use the Tracker version that created this database, or another database.',
  });
