import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** How to reach a PostgreSQL server; usable as `pg` configuration and as the repository's target. */
export interface ServerTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's servers by major version; each holds the migrated database `tracker_template`. */
    readonly postgres: Readonly<Record<string, ServerTarget>>;
  }
}

export const templateDatabase = 'tracker_template';

export interface TestDatabase {
  readonly target: ServerTarget;
  drop(): Promise<void>;
}

export const newestMajor = '18';

/** The newest first; the oldest supported one only where its binaries are installed. */
export const testMajors = (): readonly string[] =>
  Object.keys(inject('postgres')).sort((one, other) => Number(other) - Number(one));

/** A server of the run, started by the global setup. */
export const testServer = (major: string = newestMajor): ServerTarget => {
  const target = inject('postgres')[major];
  if (target === undefined)
    throw new Error(`this run has no PostgreSQL ${major}; it has ${Object.keys(inject('postgres'))}`);
  return target;
};

/** A database of its own, cloned from the migrated template, or empty. */
export const createTestDatabase = async (
  options: { readonly major?: string; readonly empty?: boolean } = {},
): Promise<TestDatabase> => {
  const server = testServer(options.major);
  const database = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(
    server,
    `CREATE DATABASE ${database} TEMPLATE ${options.empty === true ? 'template0' : templateDatabase}`,
  );
  return {
    target: { ...server, database },
    drop: () => asAdmin(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
};

/** One statement as the server's own user, outside any test's database. */
export const asAdmin = async (server: ServerTarget, sql: string): Promise<void> => {
  const session = await openSession(server);
  try {
    await session.query(sql);
  } finally {
    await session.end();
  }
};

/** A session of somebody else's on the same server. */
export interface OtherSession {
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  end(): Promise<void>;
}

export const openSession = async (server: ServerTarget): Promise<OtherSession> => {
  const client = new pg.Client({ ...server, connectionTimeoutMillis: 10_000 });
  await client.connect();
  return { query: async (sql) => (await client.query(sql)).rows, end: () => client.end() };
};

/** The target as a `DATABASE_URL`; a socket directory goes into the query, as libpq has it. */
export const urlOf = ({ host, port, user, password, database }: ServerTarget): string => {
  const credentials = `${encodeURIComponent(user)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}`;
  return host.startsWith('/')
    ? `postgresql://${credentials}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgresql://${credentials}@${host}:${port}/${database}`;
};
