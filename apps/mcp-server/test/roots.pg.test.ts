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

/** A client that has roots and tells them whenever it is asked. */
const begin = async (server: ServerProcess, ...uris: readonly string[]) => {
  const conversation = converse(server);
  await conversation.ask(withRoots);
  conversation.say(initialized);
  return answering(conversation, () => ({ result: { roots: uris.map((uri) => ({ uri })) } }));
};

const answering = ({ say, hear }: ReturnType<typeof converse>, answer: () => object) => ({
  ask: async (message: object): Promise<Answer> => {
    say(JSON.stringify({ jsonrpc: '2.0', ...message }));
    for (;;) {
      const heard = await hear();
      if (!('method' in heard)) return heard;
      expect(heard).toMatchObject({ method: 'roots/list' });
      say(JSON.stringify({ jsonrpc: '2.0', id: heard.id, ...answer() }));
    }
  },
});

it('works in the root that the client names', async () => {
  const { ask } = await begin(scratch.start(), pathToFileURL(root).href);
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

it('passes over roots that are no directories of this machine', async () => {
  const { ask } = await begin(scratch.start(), 'vscode-remote://host/x', 'file://%', pathToFileURL(root).href);
  expect((await ask(call(1, 'get_project_configuration'))).result).not.toMatchObject({ isError: true });
  expect(titlesIn(await ask(call(2, 'list_work_items')))).toMatchObject({ items: [{ title: 'In the root' }] });
});

it('works in no other directory when no root can be used', async () => {
  const { ask } = await begin(scratch.start(), 'file://elsewhere.example/project', 'https://example.org/');
  expect((await ask(call(1, 'list_work_items'))).result).toMatchObject({
    isError: true,
    structuredContent: { error: 'ValidationError', suggestion: expect.stringContaining('--workspace PATH') },
  });
});

it('works in no other directory while the client does not tell its roots, and asks again', async () => {
  const conversation = converse(scratch.start());
  await conversation.ask(withRoots);
  conversation.say(initialized);
  const silent = answering(conversation, () => ({ error: { code: -32603, message: 'the window is closed' } }));
  expect((await silent.ask(call(1, 'list_work_items'))).result).toMatchObject({
    isError: true,
    structuredContent: { error: 'DatabaseError', message: expect.stringContaining('roots') },
  });
  const speaking = answering(conversation, () => ({ result: { roots: [{ uri: pathToFileURL(root).href }] } }));
  const listed = await speaking.ask(call(2, 'list_work_items'));
  expect(titlesIn(listed)).toMatchObject({ items: [{ title: 'In the root' }] });
});

it('works where it was started for a client without any root', async () => {
  const { ask } = await begin(scratch.start());
  expect((await ask(call(1, 'list_work_items'))).result).not.toMatchObject({ isError: true });
});
