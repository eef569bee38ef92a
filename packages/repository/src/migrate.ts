import { randomUUID } from 'node:crypto';
import { TrackerError } from '@tracker/core';
import { type ClientBase, escapeIdentifier } from 'pg';
import { lockTimeout } from './errors.ts';
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

export interface MigrateOptions {
  /** Default: public. */
  readonly schema?: string;
  readonly migrations?: readonly Migration[];
}

/**
 * Brings a schema up to date in one transaction; returns the names of the migrations that it applied. A process that is
 * killed halfway leaves nothing, several at once wait for each other, and no session state outlives the transaction, so
 * that a pooler may be in between. Throws `TrackerError` for an edited or unfinished migration and for a database that
 * only newer programs may write.
 */
export const migrate = async (
  client: ClientBase,
  { schema = 'public', migrations: known = migrations }: MigrateOptions = {},
): Promise<readonly string[]> => {
  if (await isUpToDate(client, schema, known).catch(unlessLocked)) return [];
  await client.query('BEGIN');
  try {
    const applied = await migrateLocked(client, schema, known);
    await client.query('COMMIT');
    return applied;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
};

/** Who holds the table is migrating: to wait for that takes more patience than a read has. */
const unlessLocked = (error: unknown): false => {
  if (error instanceof Error && 'code' in error && error.code === lockTimeout) return false;
  throw error;
};

const migrateLocked = async (
  client: ClientBase,
  schema: string,
  known: readonly Migration[],
): Promise<readonly string[]> => {
  await client.query(`SET LOCAL lock_timeout = '${patience}s'; SET LOCAL statement_timeout = 0`);
  await client.query('SELECT pg_advisory_xact_lock($1)', [prismaMigrationLock]);
  await createSchema(client, schema);
  await client.query(`SET LOCAL search_path = ${escapeIdentifier(schema)}`);
  await client.query(migrationsTable);
  const pending = await pendingMigrations(client, schema, known);
  for (const migration of pending) await applyOne(client, migration);
  if (pending.length > 0) await analyse(client, schema);
  return pending.map(({ name }) => name);
};

/** Plans made from old statistics are kept for long. Tracker's tables alone: the database may hold others. */
const analyse = async (client: ClientBase, schema: string): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1",
    [schema],
  );
  await client.query(`ANALYZE ${rows.map(({ name }) => name).join(', ')}`);
};

/** Looks first: a role may own the schema without being allowed to create one. */
const createSchema = async (client: ClientBase, schema: string): Promise<void> => {
  const { rows } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rows.length === 0) await client.query(`CREATE SCHEMA ${escapeIdentifier(schema)}`);
};

/** Without the lock: enough to see that nothing is to be done, which is so at nearly every start. */
const isUpToDate = async (client: ClientBase, schema: string, known: readonly Migration[]): Promise<boolean> => {
  const records = await recordsIn(client, schema);
  await refuseNewerSchema(client, schema, records);
  const done = new Map(
    records.map(({ migration_name, checksum, finished_at }) => [migration_name, finished_at && checksum]),
  );
  return known.every(({ name, checksum }) => done.get(name) === checksum);
};

const pendingMigrations = async (
  client: ClientBase,
  schema: string,
  known: readonly Migration[],
): Promise<readonly Migration[]> => {
  const records = await recordsIn(client, schema);
  await refuseNewerSchema(client, schema, records);
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

const recordsIn = async (client: ClientBase, schema: string): Promise<readonly Record[]> => {
  if (!(await tableExists(client, schema, '_prisma_migrations'))) return [];
  const { rows } = await client.query<Record>(
    `SELECT migration_name, checksum, finished_at FROM ${escapeIdentifier(schema)}._prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
};

const tableExists = async (client: ClientBase, schema: string, table: string): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = $2) AS found',
    [schema, table],
  );
  return rows[0]?.found === true;
};

const applyOne = async (client: ClientBase, { name, checksum, sql }: Migration): Promise<void> => {
  await client.query(sql);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), 1)`,
    [randomUUID(), checksum, name],
  );
};

const refuseNewerSchema = async (client: ClientBase, schema: string, records: readonly Record[]): Promise<void> => {
  if (records.length === 0 || !(await tableExists(client, schema, 'schema_levels'))) return;
  const { rows } = await client.query<{ needed: number | null }>(
    `SELECT max(min_writer) AS needed FROM ${escapeIdentifier(schema)}.schema_levels`,
  );
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
