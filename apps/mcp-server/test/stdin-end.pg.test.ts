import { createTestDatabase, openSession, type TestDatabase, urlOf } from '@tracker/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { converse, initialize } from './support/stdio-conversation.ts';

let database: TestDatabase;
let scratch: Scratch;
beforeAll(async () => {
  database = await createTestDatabase();
  scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
});
afterAll(async () => {
  await scratch.clean();
  await database.drop();
});

const listeners = async (): Promise<number> => {
  const session = await openSession(database.target);
  const where = `datname = current_database() and query like 'listen "tracker_%'`;
  const rows = await session.query(`select pid from pg_stat_activity where ${where}`);
  await session.end();
  return rows.length;
};

it.each([0, 1])('the end of stdin ends a server that %i subscriptions have listen to PostgreSQL', async (wanted) => {
  const server = scratch.start();
  const { ask, say } = converse(server);
  await ask(initialize);
  say('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  await ask({ id: 1, method: 'tools/call', params: { name: 'list_work_items', arguments: {} } });
  const uri = 'tracker://status';
  if (wanted === 1) await ask({ id: 2, method: 'resources/subscribe', params: { uri } });
  await expect.poll(listeners, { timeout: 10_000 }).toBe(wanted);
  server.child.stdin.end();
  expect(await server.exited).toEqual({ code: 0, signal: null });
  await expect.poll(listeners, { timeout: 10_000 }).toBe(0);
});
