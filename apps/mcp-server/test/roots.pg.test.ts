import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTestDatabase, type TestDatabase, urlOf } from '@tracker/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratch, type Scratch, type ServerProcess } from './support/server-process.ts';
import { type Answer, converse, initialize } from './support/stdio-conversation.ts';

let database: TestDatabase;
let scratch: Scratch;
let root: string;

beforeAll(async () => {
  database = await createTestDatabase();
  root = await mkdtemp(join(tmpdir(), 'tracker-root-'));
  scratch = await createScratch({ DATABASE_URL: urlOf(database.target), TRACKER_WORKSPACE: undefined });
});
afterAll(async () => {
  await scratch.clean();
  await rm(root, { recursive: true });
  await database.drop();
});

const withRoots = { ...initialize, params: { ...initialize.params, capabilities: { roots: {} } } };
const initialized = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
const call = (id: number, name: string, input: object = {}) => ({
  id,
  method: 'tools/call',
  params: { name, arguments: input },
});

const titlesIn = ({ result }: Answer): unknown => result?.structuredContent;

/** A client that works in `root` and says so when it is asked. */
const begin = async (server: ServerProcess): Promise<ReturnType<typeof converse>> => {
  const conversation = converse(server);
  await conversation.ask(withRoots);
  conversation.say(initialized);
  const question = await conversation.hear();
  expect(question).toMatchObject({ method: 'roots/list' });
  const result = { roots: [{ uri: pathToFileURL(root).href }] };
  conversation.say(JSON.stringify({ jsonrpc: '2.0', id: question.id, result }));
  return conversation;
};

it('works in the root that the client names', async () => {
  const { ask } = await begin(scratch.start());
  await ask(call(1, 'create_work_item', { item_type: 'task', title: 'In the root' }));

  const there = converse(scratch.start('--workspace', root));
  await there.ask(initialize);
  expect(titlesIn(await there.ask(call(1, 'list_work_items')))).toMatchObject({ items: [{ title: 'In the root' }] });

  const elsewhere = converse(scratch.start('--workspace', scratch.workspace));
  await elsewhere.ask(initialize);
  expect(titlesIn(await elsewhere.ask(call(1, 'list_work_items')))).toMatchObject({ items: [] });
});

it('does not ask where a flag names the workspace', async () => {
  const { ask, say } = converse(scratch.start('--workspace', scratch.workspace));
  await ask(withRoots);
  say(initialized);
  expect(titlesIn(await ask(call(1, 'list_work_items')))).toMatchObject({ items: [] });
});
