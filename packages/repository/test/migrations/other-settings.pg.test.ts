import { createTestDatabase, describeStoreContract, type TestDatabase, tickingClock, urlOf } from '@tracker/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database } from '../../src/index.ts';
import { recordStatements } from '../statement-recorder.ts';
import { newWorkspace } from '../test-home.ts';

// A DATABASE_URL that names a schema and a pooler in transaction mode, both in Prisma's words.

let home: TestDatabase;
let database: Database;
const recorder = recordStatements();
beforeAll(async () => {
  home = await createTestDatabase({ empty: true });
  const url = urlOf(home.target);
  const connectionString = `${url}${url.includes('?') ? '&' : '?'}schema=our%20schema&pgbouncer=true`;
  database = createDatabase({ target: { connectionString }, applicationName: 'test', clock: tickingClock() });
  await database.prepare();
});
afterAll(async () => {
  recorder.stop();
  await database.close();
  await home.drop();
});

describeStoreContract('in a schema of its own, without named statements', async () => ({
  store: database.store(newWorkspace()),
  other: database.store(newWorkspace()),
  close: async () => {},
}));

it('no statement was named, and every table is in that schema', async () => {
  expect(recorder.sent.length).toBeGreaterThan(100);
  expect(recorder.sent.filter(({ name }) => name !== undefined)).toEqual([]);
  const client = new pg.Client({ ...home.target });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select schemaname, count(*)::int > 10 as many from pg_tables where schemaname not in ('pg_catalog', 'information_schema') group by 1`,
    );
    expect(rows).toEqual([{ schemaname: 'our schema', many: true }]);
  } finally {
    await client.end();
  }
});
