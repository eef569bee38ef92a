import { createInMemoryStore, LayerUnavailableError, type UseCaseContext } from '@tracker/core';
import { contextOn, tickingClock } from '@tracker/testing';
import { expect, it } from 'vitest';
import { listedResources, listedTemplates } from '../src/resources/listed-resources.ts';
import { readResource } from '../src/resources/read-resource.ts';
import { everything, type Selection } from '../src/tools/selection.ts';
import { createToolbox, fieldsOf, testClient, textOf } from './support/calls.ts';

const reading = (open: () => UseCaseContext | Promise<UseCaseContext>, selection: Selection = everything) => ({
  open,
  selection,
  log: { error: () => {}, warn: () => {} },
  exchange: { client: testClient, signal: new AbortController().signal },
});

it('keeps contents under 48 KB and says what was cut', async () => {
  const context = contextOn(createInMemoryStore({ clock: tickingClock() }));
  const { call } = createToolbox({ open: () => context });
  const metadata = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`field_${n}`, '"\\'.repeat(2_500)]));
  const created = await call('create_work_item', { item_type: 'task', title: 'Large', metadata });
  const contents = await readResource(
    `tracker://items/${fieldsOf(created).key}`,
    reading(() => context),
  );
  expect(Buffer.byteLength(JSON.stringify(contents))).toBeLessThan(48 * 1024);
  expect(contents[0]?.text).toContain('Truncated');
  expect(JSON.parse(contents[1]?.text ?? '')).toMatchObject({ truncated: true });
});

it('carries the source, its age and every warning as a tool does', async () => {
  const store = createInMemoryStore({ clock: tickingClock() });
  const created = await createToolbox({ open: () => contextOn(store) }).call('create_work_item', {
    item_type: 'task',
    title: 'Cached',
  });
  const context = contextOn({
    ...store,
    workItemView: async (ref, options) => ({
      ...(await store.workItemView(ref, options)),
      source: 'sqlite_cache',
      cacheAgeSeconds: 90,
      pendingSync: 2,
      warnings: [{ code: 'using_fallback_cache', message: 'PostgreSQL is away.' }],
    }),
  });
  const key = String(fieldsOf(created).key);
  const contents = await readResource(
    `tracker://items/${key}`,
    reading(() => context),
  );
  expect(contents[0]?.text).toMatch(/From sqlite_cache, 90 s old\. 2 changes wait.*\nWarning: PostgreSQL is away\.$/);
  expect(JSON.parse(contents[1]?.text ?? '')).toMatchObject({
    data_source: 'sqlite_cache',
    cache_age_seconds: 90,
    pending_sync: 2,
    warnings: [{ code: 'using_fallback_cache' }],
  });
  const called = await createToolbox({ open: () => context }).call('query_work_item', { id: key });
  const { as_of } = fieldsOf(called);
  const fields = { ...JSON.parse(contents[1]?.text ?? ''), as_of };
  expect([contents[0]?.text, fields]).toEqual([textOf(called), fieldsOf(called)]);
});

it('says what it can when nothing can be read, and keeps a driver’s words to the log', async () => {
  const uri = 'tracker://status';
  const away = reading(() => Promise.reject(new LayerUnavailableError('No answer.', { hint: 'Call again.' })));
  await expect(readResource(uri, away)).rejects.toMatchObject({ code: -32603, message: /No answer\. Call again\.$/ });
  const broken = reading(() => Promise.reject(new Error('password of root')));
  await expect(readResource(uri, broken)).rejects.not.toThrow(/password/);
});

it('serves a resource where its tool is served', async () => {
  const vendors: Selection = { toolsets: ['vendors'], readOnly: true };
  expect(listedResources(vendors)).toEqual([]);
  expect(listedTemplates(vendors)).toMatchObject([{ uriTemplate: 'tracker://vendors/{name}' }]);
  const context = contextOn(createInMemoryStore({ clock: tickingClock() }));
  await expect(
    readResource(
      'tracker://status',
      reading(() => context, vendors),
    ),
  ).rejects.toMatchObject({
    code: -32002,
    message:
      'get_project_status is in none of the toolsets that this server was started with: --toolsets vendors. tracker://vendors/{name}.',
  });
  const { call } = createToolbox({ selection: { toolsets: ['history'], readOnly: false } });
  await expect(call('create_work_item')).rejects.toThrow('The tools are: list_changes, undo_change.');
});

it('links to an item only where items are served and the client knows links', async () => {
  const item = { item_type: 'task', title: 'Linked' };
  const { call } = createToolbox();
  expect((await call('create_work_item', item)).content).toMatchObject([{ type: 'text' }, { type: 'resource_link' }]);
  const client = { ...testClient, knowsLinks: false };
  const old = createToolbox({ exchange: { client, signal: new AbortController().signal } });
  expect((await old.call('create_work_item', item)).content).toMatchObject([{ type: 'text' }]);
});
