import {
  createVendor,
  createWorkItem,
  listChanges,
  type UseCaseContext,
  undoChange,
  updateWorkItem,
} from '@tracker/core';
import { verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';
import { watchedFeed } from '../watched-feed.ts';

const home = useTestHome();

describe.each(storeNames)('the change feed, %s', (store) => {
  let context: UseCaseContext;
  let latest: () => string;
  let caughtUp: () => Promise<void>;
  beforeEach(() => {
    ({ context, latest, caughtUp } = watchedFeed(freshContext(home, store)));
  });
  const create = (title: string, request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title, ...request });
  const list = async (request: object = {}) => {
    await caughtUp();
    return call(listChanges, context, request);
  };
  const titles = async (request: object) => (await list(request)).changes.map(({ title }) => title);

  it('names what was removed as it was called', async () => {
    verifies('FR-014');
    const vendor = await call(createVendor, context, { name: 'Amina' });
    await call(undoChange, context, { id: latest() });
    expect((await list({ entity: vendor.id })).changes.at(-1)).toMatchObject({
      kind: 'vendor.remove',
      title: 'Amina',
      fields: { name: { from: 'Amina', to: null } },
    });
  });

  it('tells what changed since a client last looked, by whom, field by field', async () => {
    verifies('FR-014');
    verifies('FR-027');
    const item = await create('One', { created_by: 'ann' });
    const looked = await list();
    expect(looked).toMatchObject({
      changes: [
        { actor: 'ann', kind: 'work_item.create', key: item.key, title: 'One', version: 1, entity_id: item.id },
      ],
      has_more: false,
    });
    expect((await list({ cursor: looked.next_cursor })).changes).toEqual([]);
    await call(updateWorkItem, context, { id: item.id, version: 1, status: 'completed', updated_by: 'bob' });
    const since = await list({ cursor: looked.next_cursor });
    expect(since.changes).toMatchObject([
      { actor: 'bob', kind: 'work_item.update', version: 2, fields: { status: { from: 'active', to: 'completed' } } },
    ]);
    expect((await list({ cursor: since.next_cursor })).changes).toEqual([]);
  });

  it('pages oldest first without gaps or repeats; without a cursor it gives the newest', async () => {
    for (let n = 0; n < 5; n += 1) await create(`Item ${n}`);
    expect(await titles({ limit: 2 })).toEqual(['Item 3', 'Item 4']);
    const seen: (string | null)[] = [];
    let page = await list({ since: '2020-01-01T00:00:00Z', limit: 2 });
    seen.push(...page.changes.map(({ title }) => title));
    while (page.has_more) {
      page = await list({ cursor: page.next_cursor, limit: 2 });
      seen.push(...page.changes.map(({ title }) => title));
    }
    expect(seen).toEqual(['Item 0', 'Item 1', 'Item 2', 'Item 3', 'Item 4']);
    expect(await titles({ since: '2999-01-01T00:00:00Z' })).toEqual([]);
  });

  it('filters by who changed it and by what was changed', async () => {
    const item = await create('One', { created_by: 'ann' });
    await create('Two', { created_by: 'bob' });
    const vendor = await call(createVendor, context, { name: 'Amina', created_by: 'bob' });
    expect(await titles({ actor: 'bob' })).toEqual(['Two', 'Amina']);
    expect(await titles({ entity: 'vendor' })).toEqual(['Amina']);
    expect(await titles({ entity: 'amina', actor: 'bob' })).toEqual(['Amina']);
    expect(await titles({ entity: vendor.id })).toEqual(['Amina']);
    expect(await titles({ entity: item.key })).toEqual(['One']);
    expect((await refusal(list({ entity: 'T-ZZZZZZ' }))).code).toBe('NotFoundError');
    expect(await refusedFields(list({ cursor: 'x' }))).toEqual(['cursor']);
    expect(await refusedFields(list({ actor: 'a\u0000' }))).toEqual(['actor']);
  });

  it('counts what else a change touched', async () => {
    const parent = await create('Parent', { children: [{ item_type: 'task', title: 'Child' }] });
    const { next_cursor: cursor } = await list();
    await call(updateWorkItem, context, {
      id: parent.id,
      version: 1,
      deleted_at: '2026-02-01T00:00:00Z',
      delete_children: true,
    });
    expect((await list({ cursor })).changes).toMatchObject([
      { fields: { deleted_at: { from: null } }, further_entities: 1 },
    ]);
  });
});
