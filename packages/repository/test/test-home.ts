import { createTestDatabase, type ServerTarget, type TestDatabase, tickingClock } from '@tracker/testing';
import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createDatabase, type Database, type DatabaseOptions, type WorkspaceIdentity } from '../src/index.ts';

/** A database for the tests of one file and as many clients on it as they open; clients are closed after each test. */
export interface TestHome {
  target(): ServerTarget;
  /** A client with a pool of its own, like a process of its own. */
  client(options?: Partial<DatabaseOptions>): Database;
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

export const useTestHome = (options: Parameters<typeof createTestDatabase>[0] = {}): TestHome => {
  let home: TestDatabase | undefined;
  let pool: pg.Pool | undefined;
  const clients: Database[] = [];
  const target = (): ServerTarget => {
    if (home === undefined) throw new Error('the test database is there between beforeAll and afterAll only');
    return home.target;
  };
  beforeAll(async () => {
    home = await createTestDatabase(options);
    pool = new pg.Pool({ ...home.target, max: 2, connectionTimeoutMillis: 10_000 });
    pool.on('error', () => {});
  });
  afterEach(async () => {
    await Promise.allSettled(clients.splice(0).map((client) => client.close()));
  });
  afterAll(async () => {
    await pool?.end();
    await home?.drop();
  });
  return {
    target,
    client: (more) => {
      const client = createDatabase({ target: target(), applicationName: 'test', clock: tickingClock(), ...more });
      clients.push(client);
      return client;
    },
    sql: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      if (pool === undefined) throw new Error('the test database is there between beforeAll and afterAll only');
      return (await pool.query<Row>(text, [...values])).rows;
    },
  };
};

export const newWorkspace = (slug = 'test'): WorkspaceIdentity => ({ id: v7(), slug });
