import { type ReadyFilter, type Store, type WorkItem, whyNotReady } from '@tracker/core';
import { expect, it } from 'vitest';
import { archiving, creation, edit, vendorCreation, vendorEdit } from '../builders.ts';
import { applied, created } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const holder = { holder: 'a client', session: 'one' };

const find = async (store: Store, filter: Partial<ReadyFilter> = {}) => {
  const { value } = await store.readyWork({ limit: 50, waiting: true, holder, ...filter });
  for (const work of value.ready) expect(whyNotReady(work, filter.holder ?? holder)).toBeNull();
  return {
    ready: value.ready.map(({ item }) => item.title),
    reasons: Object.fromEntries(
      value.waiting.map((work) => [work.item.title, whyNotReady(work, filter.holder ?? holder)]),
    ),
  };
};

const linked = (store: Store, { id, version }: WorkItem, target: WorkItem, type: 'blocks' | 'depends_on') =>
  applied(store, edit(id, version, { dependencies: { add: [{ id: target.id, type }], remove: [] } }));

export const readyWorkContract = (stores: Stores): void => {
  it('orders by priority, then age, and leaves out what is finished or deleted', async () => {
    const { store, other } = stores();
    const make = (title: string, priority?: number) =>
      applied(store, creation({ title, metadata: priority === undefined ? {} : { priority } }));
    await make('Fourth', 4);
    await make('Plain');
    await make('Third', 3);
    await make('First', 1);
    const [done, gone] = [await make('Done', 1), await make('Gone', 1)];
    await applied(store, edit(done.id, 1, { status: 'completed' }));
    await applied(store, edit(gone.id, 1, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } }));
    expect((await find(store)).ready).toEqual(['First', 'Plain', 'Third', 'Fourth']);
    expect((await find(store, { limit: 2 })).ready).toEqual(['First', 'Plain']);
    expect((await find(store, { itemType: 'session' })).ready).toEqual([]);
    expect(await find(other)).toEqual({ ready: [], reasons: {} });
  });

  it('sees blocking in both directions, until the blocker is finished', async () => {
    const { store } = stores();
    const [a, b, c] = [await created(store, 'A'), await created(store, 'B'), await created(store, 'C')];
    await linked(store, a, b, 'blocks');
    await linked(store, c, a, 'depends_on');
    await linked(store, await applied(store, edit(c.id, 2, { title: 'C' })), b, 'depends_on');
    expect(await find(store)).toEqual({
      ready: ['A'],
      reasons: { B: `It waits for ${a.key}.`, C: `It waits for ${a.key}, ${b.key}.` },
    });
    await applied(store, edit(a.id, 2, { status: 'completed' }));
    expect((await find(store)).ready).toEqual(['B']);
    await applied(store, edit(b.id, 1, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } }));
    expect((await find(store)).ready).toEqual(['C']);
  });

  it('states reasons as long as the status is blocked, and vendors as long as they are broken', async () => {
    const { store } = stores();
    const vendor = vendorCreation('Epson', 'broken');
    await store.apply([vendor]);
    const item = await applied(store, creation({ title: 'Item', vendor_dependencies: [vendor.entityId] }));
    const metadata = { blocked_reason: 'Waiting for the key.' };
    await applied(store, edit(item.id, 1, { status: 'blocked', metadata }));
    expect((await find(store)).reasons.Item).toBe(
      'It is blocked: Waiting for the key; it needs Epson, which is broken.',
    );
    await store.apply([vendorEdit(vendor.entityId, 1, { status: 'operational' })]);
    await applied(store, edit(item.id, 2, { status: 'active' }));
    expect((await find(store)).ready).toEqual(['Item']);
  });

  it('says that an archived unfinished item still blocks', async () => {
    const { store } = stores();
    const [old, item] = [await created(store, 'Old'), await created(store, 'Item')];
    await linked(store, item, old, 'depends_on');
    await store.apply([archiving([old.id], '2100-01-01T00:00:00.000Z')]);
    expect(await find(store)).toEqual({
      ready: [],
      reasons: { Item: `It waits for ${old.key} (archived, unfinished).` },
    });
  });

  it('offers a claimed item to its holder alone', async () => {
    const { store } = stores();
    const item = await created(store, 'Item');
    await store.claim({ workItemId: item.id, leaseSeconds: 900, note: null, ...holder });
    expect((await find(store)).ready).toEqual(['Item']);
    const others = await find(store, { holder: { ...holder, session: 'two' } });
    expect(others.ready).toEqual([]);
    expect(others.reasons.Item).toMatch(/^A client works on it until 2\d{3}-.*Z\.$/);
  });
};
