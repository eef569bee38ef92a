import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginSession, type HttpSession } from '../support/http-conversation.ts';
import { startTrackerServer, type TrackerServer } from '../support/tracker-server.ts';
import { callsWithTextEverywhere } from './every-field.ts';

let home: TrackerServer;
let session: HttpSession;
beforeAll(async () => {
  home = await startTrackerServer();
  session = await beginSession(home.url);
});
afterAll(() => home.close());

/** Every call is answered; a refusal is an answer, a failure inside Tracker is not. */
const callAll = async (text: string): Promise<number> => {
  const calls = callsWithTextEverywhere(text);
  for (const [name, input] of calls) {
    const answer = await session.call(name, input);
    const shown = `${name} ${JSON.stringify(input).slice(0, 200)}`;
    expect(answer.result ?? answer.error, shown).toBeDefined();
    expect(JSON.stringify(answer), shown).not.toMatch(/inside Tracker|SQLSTATE|node_modules|\.js:\d/);
  }
  return calls.length;
};

const canary = (): string => join(home.scratch.directory, 'canary');

it.each<[string, (path: string) => string]>([
  ['$( )', (path) => `$(touch ${path})`],
  ['backticks', (path) => `\`touch ${path}\``],
  ['separators', (path) => `x"; touch ${path}; '; touch ${path} | touch ${path} && touch ${path}\ntouch ${path}`],
])('shell canaries in every field start nothing: %s', async (_, form) => {
  expect(await callAll(form(canary()))).toBeGreaterThan(100);
  expect(existsSync(canary())).toBe(false);
});

it.each<[string, (path: string) => string]>([
  ['--upload-pack', (path) => `--upload-pack=touch ${path}`],
  ['--output', (path) => `--output=${path}`],
  ['-c core.pager', (path) => `-ccore.fsmonitor=touch ${path}`],
  ['ext transport', (path) => `ext::sh -c touch% ${path}`],
])('arguments of git in every field are text: %s', async (_, form) => {
  await callAll(form(canary()));
  expect(existsSync(canary())).toBe(false);
  const item = await session.call('create_work_item', { item_type: 'task', title: 'Git', branch_name: form('/x') });
  expect(item.result?.structuredContent).toMatchObject({ branch_name: form('/x') });
  const hash = await session.call('create_work_item', { item_type: 'task', title: 'Git', commit_hash: form('/x') });
  expect(hash.result).toMatchObject({ isError: true, structuredContent: { error: 'ValidationError' } });
});

it('paths in every field reach no file', async () => {
  const before = readdirSync(home.scratch.workspace);
  for (const text of [
    '../../../../etc/passwd',
    `${home.scratch.directory}/canary`,
    'file:///etc/passwd',
    '..\\..\\x',
  ]) {
    for (const [name, input] of callsWithTextEverywhere(text))
      expect(JSON.stringify(await session.call(name, input)), name).not.toContain('root:');
  }
  expect(readdirSync(home.scratch.workspace)).toEqual(before);
  expect(existsSync(canary())).toBe(false);
});

it.each([
  "'; drop table work_items cascade; --",
  "x' or '1'='1",
  '"); delete from changes; --',
  "\\'; select pg_sleep(10); --",
  '$1 $2 %s %%',
])('SQL in every field is text: %s', async (sql) => {
  await callAll(sql);
  const created = await session.call('create_work_item', {
    item_type: 'task',
    title: sql,
    metadata: { description: sql, labels: [sql], [sql]: sql },
    created_by: sql,
  });
  expect(created.result?.structuredContent).toMatchObject({ title: sql, metadata: { description: sql, [sql]: sql } });
  // Stored text is as harmless as sent text: it is read, listed and changed by.
  const id = String(created.result?.structuredContent.id);
  expect((await session.call('query_work_item', { id })).result?.structuredContent).toMatchObject({ title: sql });
  expect((await session.call('update_work_item', { id, version: 1, note: sql, updated_by: sql })).result).toMatchObject(
    {
      structuredContent: { version: 2, created_by: sql, updated_by: sql },
    },
  );
  await session.call('create_vendor', { name: sql });
  const found = await session.call('list_vendors', { search: sql.slice(0, 5) });
  expect(JSON.stringify(found.result?.structuredContent)).toContain(JSON.stringify(sql).slice(1, -1));
  const list = await session.call('list_work_items', { limit: 1 });
  expect(list.result?.structuredContent).toMatchObject({ items: [{ title: sql }] });
});

it('100 KB of what makes regular expressions explode is answered like anything else', async () => {
  for (const part of ['(a+)+', ' \t', '---\n[[', '\u200D\uFE0F😀', '\\"0'])
    for (const [name, input] of callsWithTextEverywhere(`${part.repeat(100_000 / part.length)}!`, 'text'))
      expect((await session.call(name, input)).result, name).toBeDefined();
}, 60_000);

it('invisible and bidirectional characters are stored as given and never shown to a model', async () => {
  const hidden = ['\u202E', '\u2066', '\u200B', '\u2060', '\uFEFF', '\u00AD', '\u{E0041}', '\u001B', '\u2028'];
  const text = hidden.map((character, index) => `${index}${character}`).join('');
  const seen = [...hidden.keys()].join('');
  const created = await session.call('create_work_item', {
    item_type: 'task',
    title: text,
    metadata: { description: text, [text]: text },
    created_by: text,
  });
  const id = String(created.result?.structuredContent.id);
  const named = await session.call('create_vendor', { name: text });
  const unknown = await session.call('query_vendor_status', { name: `no such ${text}` });
  const tool = await session.call(`no${text}`);
  for (const answer of [created, await session.call('query_work_item', { id }), named, unknown, tool]) {
    for (const character of hidden) expect(JSON.stringify(answer)).not.toContain(character);
    expect(JSON.stringify(answer)).not.toMatch(/\\u(001b|2028|202e|200b)/i);
  }
  expect(created.result?.structuredContent).toMatchObject({ title: seen, metadata: { description: seen } });
  // As given: the same name is found again only with what cannot be seen.
  expect((await session.call('query_vendor_status', { name: text })).result?.isError).toBeUndefined();
  expect((await session.call('query_vendor_status', { name: seen })).result).toMatchObject({ isError: true });
});
