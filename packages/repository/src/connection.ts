import pg from 'pg';
import type { DatabaseOptions } from './database.ts';

/**
 * Time limits in milliseconds: `pg` waits for ever by default. A network that swallowed every question of the pool gives
 * its connections back after `query`, and the database counts as back within 10 s of its return. A statement that waits for
 * a lock gives its connection back before its caller is answered from elsewhere (1.2 s): those that come after it would
 * find none, though only one table is locked.
 */
const limits = { connect: 5_000, query: 7_000, statement: 6_000, lock: 800, idleInTransaction: 10_000 } as const;

const poolSize = 8;

/** A `DATABASE_URL` taken apart: what `pg` understands, and the two parameters that are Prisma's words. */
export interface Connection {
  readonly config: pg.PoolConfig;
  readonly schema: string;
  readonly namedStatements: boolean;
}

export const connectionOf = ({ target, applicationName, namedStatements }: DatabaseOptions): Connection => {
  const { connectionString, ...parts } = target;
  const url = connectionString === undefined ? undefined : withoutPrismaParameters(connectionString);
  const named = namedStatements ?? !(url?.pooler ?? false);
  return {
    config: {
      ...parts,
      ...(url === undefined ? {} : { connectionString: url.connectionString }),
      ...(named ? serverLimits : {}),
      application_name: applicationName,
      connectionTimeoutMillis: limits.connect,
      query_timeout: limits.query,
      keepAlive: true,
      max: poolSize,
      idleTimeoutMillis: 20_000,
    },
    schema: url?.schema ?? 'public',
    namedStatements: named,
  };
};

/** The server's own limits, in milliseconds. Sent when a session starts; a pooler in transaction mode would refuse them. */
export const serverLimits = {
  lock_timeout: limits.lock,
  statement_timeout: limits.statement,
  idle_in_transaction_session_timeout: limits.idleInTransaction,
} as const;

/** Milliseconds: structural writers wait for each other, with one connection per process and workspace. */
export const structuralLockMs = 5_000;

/** `schema` and `pgbouncer` are Prisma's parameters; PostgreSQL would refuse them. Works on URLs without a host too. */
const withoutPrismaParameters = (connectionString: string) => {
  const [address = '', query = ''] = connectionString.split('?');
  const parameters = new URLSearchParams(query);
  const schema = parameters.get('schema') ?? 'public';
  const pooler = parameters.get('pgbouncer') === 'true';
  parameters.delete('schema');
  parameters.delete('pgbouncer');
  return { connectionString: parameters.size === 0 ? address : `${address}?${parameters}`, schema, pooler };
};

/** PostgreSQL's own form, `2026-11-22 17:30:00.5+00`, is not ISO 8601, and JavaScript reads it by older rules. */
const isoForm = (value: string): string => value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');

const timestamptz = pg.types.builtins.TIMESTAMPTZ;

/** Times come as ISO 8601 UTC with milliseconds, like everywhere in Tracker, and not as `Date`s. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    id === timestamptz && format !== 'binary'
      ? (value: string) => new Date(isoForm(value)).toISOString()
      : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser, // the overloads differ in the format alone
};

export const createPool = ({ config }: Connection): pg.Pool => {
  const pool = new pg.Pool({ ...config, types });
  // Without a listener a broken connection would end the process: an idle one, which the pool drops, and one that was
  // lent or just given up, when the server says goodbye after the answer to the last statement.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
};
