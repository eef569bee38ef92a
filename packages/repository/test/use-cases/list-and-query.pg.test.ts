import { createWorkItem, listWorkItems, queryWorkItem, type UseCaseContext, updateWorkItem } from '@tracker/core';
import { verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('reading work items, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store);
  });
  const create = (title: string, request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title, ...request });
  const list = (request: object = {}) => call(listWorkItems, context, request);
  const titles = async (request: object) => (await list(request)).items.map(({ title }) => title);

  it('lists by every filter, newest change first', async () => {
    verifies('FR-008');
    const root = await create('Root', { item_type: 'project' });
    const one = await create('One', { parent_id: root.id });
    await create('Two', { parent_id: root.key });
    await call(updateWorkItem, context, { id: one.id, version: 1, status: 'completed' });
    expect(await titles({})).toEqual(['One', 'Two', 'Root']);
    expect(await titles({ item_type: 'project' })).toEqual(['Root']);
    expect(await titles({ status: 'completed' })).toEqual(['One']);
    expect(await titles({ parent_id: root.key })).toEqual(['One', 'Two']);
    expect(await titles({ parent_id: null })).toEqual(['Root']);
    expect(await titles({ parent_id: root.id, status: 'active', item_type: 'task' })).toEqual(['Two']);
    expect((await refusal(list({ parent_id: 'T-ZZZZZZ' }))).code).toBe('NotFoundError');
  });

  it('pages by offset and by cursor without gaps or repeats, and says where it is', async () => {
    for (let number = 0; number < 7; number += 1) await create(`Item ${number}`);
    expect(await list({ limit: 3, offset: 3 })).toMatchObject({ total_count: 7, limit: 3, offset: 3, has_more: true });
    expect(await list({ limit: 3, offset: 6 })).toMatchObject({ has_more: false, next_cursor: null });
    expect(await list({ offset: 99 })).toMatchObject({ items: [], total_count: 7, has_more: false });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 3, ...(cursor === null ? {} : { cursor }) });
      expect(page).toMatchObject({ offset: seen.length, total_count: 7 });
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.next_cursor;
      // What is written meanwhile belongs before the first page and disturbs no later one.
      if (seen.length === 3) await call(updateWorkItem, context, { id: page.items[0]!.key, version: 1, note: 'x' });
    } while (cursor !== null && seen.length < 20);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((number) => `Item ${number}`));
  });

  it('holds its limits and refuses what is no cursor', async () => {
    expect((await list()).limit).toBe(50);
    expect(await list({ limit: 1 })).toMatchObject({ items: [], total_count: 0 });
    expect((await list({ limit: 100 })).limit).toBe(100);
    for (const limit of [0, 101, 1.5]) expect(await refusedFields(list({ limit }))).toEqual(['limit']);
    expect(await refusedFields(list({ offset: -1 }))).toEqual(['offset']);
    expect(await refusedFields(list({ offset: 0, cursor: 'x' }))).toEqual(['cursor']);
    for (const cursor of ['', 'x', btoa('[]'), btoa('["now","id",0]'), btoa('{"a":1}')])
      expect(await refusedFields(list({ cursor }))).toEqual(['cursor']);
  });

  it('is concise or detailed as asked', async () => {
    const item = await create('One');
    const short = ['key', 'item_type', 'status', 'title', 'version', 'updated_at'].sort();
    expect(Object.keys((await list()).items[0]!).sort()).toEqual(short);
    const { as_of, data_source, ...whole } = item;
    expect((await list({ response_format: 'detailed' })).items[0]).toEqual(whole);
    const concise = await call(queryWorkItem, context, { id: item.id, response_format: 'concise' });
    expect(concise).toMatchObject({ key: item.key, ancestors: [], children: [], dependencies: [] });
    expect(concise).not.toHaveProperty('metadata');
    expect(await refusedFields(list({ response_format: 'long' }))).toEqual(['response_format']);
  });

  it('a page that would grow too large is cut at an item, says so and goes on', async () => {
    const description = 'ü'.repeat(4_000);
    for (let number = 0; number < 10; number += 1) await create(`Item ${number}`, { metadata: { description } });
    const first = await list({ response_format: 'detailed' });
    expect(first).toMatchObject({ truncated: true, has_more: true, total_count: 10, limit: 50 });
    expect(new TextEncoder().encode(JSON.stringify(first)).length).toBeLessThan(48_000);
    const seen = first.items.map(({ title }) => title);
    for (let cursor = first.next_cursor; cursor !== null && seen.length < 20; ) {
      const page = await list({ response_format: 'detailed', cursor });
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((number) => `Item ${number}`));
  });

  it('shows an item with its chain, nested children and references, or without', async () => {
    verifies('FR-008');
    const root = await create('Root');
    const middle = await create('Middle', { parent_id: root.id });
    const leaf = await create('Leaf', { parent_id: middle.id });
    const view = await call(queryWorkItem, context, { id: middle.key.toLowerCase() });
    const reference = ({ id, key, item_type, title, status }: typeof root) => ({ id, key, item_type, title, status });
    expect(view.ancestors).toEqual([{ ...reference(root), depth: 0 }]);
    expect(view.children).toEqual([{ ...reference(leaf), version: 1, depth: 2, children: [] }]);
    expect(view.dependencies).toEqual([]);
    const bare = await call(queryWorkItem, context, {
      id: middle.id,
      include_children: false,
      include_dependencies: false,
    });
    expect(bare).not.toHaveProperty('children');
    expect(bare).not.toHaveProperty('dependencies');
    expect((await refusal(call(queryWorkItem, context, { id: 'T-ZZZZZZ' }))).hint).toContain(root.key);
  });

  it('an empty workspace has no nearest items to suggest, and says what to do', async () => {
    expect(await refusal(call(queryWorkItem, context, { id: 'T-ZZZZZZ' }))).toMatchObject({
      code: 'NotFoundError',
      hint: expect.stringContaining('create_work_item'),
    });
  });
});
