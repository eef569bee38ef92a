import { expect, it } from 'vitest';
import { creation, edit, vendorCreation } from '../builders.ts';
import { applied, created, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const both = { children: true, dependencies: true };

export const dependencyContract = (stores: Stores): void => {
  it('shows an edge from both of its items', async () => {
    const { store } = stores();
    const target = await created(store, 'Target');
    const source = await applied(store, creation({ dependencies: [{ id: target.id, type: 'depends_on' }] }));
    expect((await store.workItemView(source.id, both)).value?.dependencies).toMatchObject([
      {
        type: 'depends_on',
        direction: 'out',
        item: { id: target.id, key: target.key, title: 'Target', status: 'active' },
      },
    ]);
    expect((await store.workItemView(target.id, both)).value?.dependencies).toMatchObject([
      { type: 'depends_on', direction: 'in', item: { id: source.id } },
    ]);
  });

  it('adds and removes edges in one update; adding one twice is one', async () => {
    const { store } = stores();
    const [a, b, c] = [await created(store, 'A'), await created(store, 'B'), await created(store, 'C')];
    await applied(
      store,
      edit(a.id, 1, {
        dependencies: {
          add: [
            { id: b.id, type: 'blocks' },
            { id: b.id, type: 'blocks' },
          ],
          remove: [],
        },
      }),
    );
    await applied(
      store,
      edit(a.id, 2, { dependencies: { add: [{ id: c.id, type: 'blocks' }], remove: [{ id: b.id, type: 'blocks' }] } }),
    );
    expect((await store.workItemView(a.id, both)).value?.dependencies).toMatchObject([{ item: { id: c.id } }]);
    await refused(
      'ValidationError',
      store.apply([edit(a.id, 3, { dependencies: { add: [], remove: [{ id: b.id, type: 'blocks' }] } })]),
    );
  });

  it('refuses a self edge, an unknown or deleted target', async () => {
    const { store } = stores();
    const [a, gone] = [await created(store, 'A'), await created(store, 'Gone')];
    await applied(store, edit(gone.id, 1, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } }));
    const adding = (id: string) =>
      store.apply([edit(a.id, 1, { dependencies: { add: [{ id, type: 'blocks' }], remove: [] } })]);
    await refused('ValidationError', adding(a.id));
    await refused('ValidationError', adding(gone.id));
    await refused('NotFoundError', adding(creation().entityId));
  });

  it('refuses a cycle across both kinds, however long', async () => {
    const { store } = stores();
    const [a, b, c] = [await created(store, 'A'), await created(store, 'B'), await created(store, 'C')];
    await applied(store, edit(a.id, 1, { dependencies: { add: [{ id: b.id, type: 'blocks' }], remove: [] } }));
    await applied(store, edit(c.id, 1, { dependencies: { add: [{ id: b.id, type: 'depends_on' }], remove: [] } }));
    const closing = (id: string, type: 'blocks' | 'depends_on', source: string, version: number) =>
      store.apply([edit(source, version, { dependencies: { add: [{ id, type }], remove: [] } })]);
    await refused('ValidationError', closing(a.id, 'blocks', c.id, 2));
    await refused('ValidationError', closing(c.id, 'depends_on', a.id, 2));
    await refused('ValidationError', closing(a.id, 'blocks', b.id, 1));
    await refused(
      'ValidationError',
      store.apply([
        creation({
          dependencies: [
            { id: c.id, type: 'depends_on' },
            { id: a.id, type: 'blocks' },
          ],
        }),
      ]),
    );
    await closing(c.id, 'blocks', a.id, 2);
  });

  it('links an item to the vendors that it needs', async () => {
    const { store } = stores();
    const vendor = vendorCreation('Amina', 'broken');
    await store.apply([vendor]);
    const item = await applied(store, creation({ vendor_dependencies: [vendor.entityId] }));
    expect((await store.workItemView(item.id, both)).value?.vendorDependencies).toEqual([
      { id: vendor.entityId, name: 'Amina', status: 'broken' },
    ]);
    await applied(store, edit(item.id, 1, { vendor_dependencies: { add: [], remove: [vendor.entityId] } }));
    expect((await store.workItemView(item.id, both)).value?.vendorDependencies).toEqual([]);
    await refused(
      'ValidationError',
      store.apply([edit(item.id, 2, { vendor_dependencies: { add: [], remove: [vendor.entityId] } })]),
    );
    await refused(
      'NotFoundError',
      store.apply([edit(item.id, 2, { vendor_dependencies: { add: [item.id], remove: [] } })]),
    );
  });

  it('refuses a cycle that two new edges close over edges of other items', async () => {
    const { store } = stores();
    const [a, b, x] = [await created(store, 'A'), await created(store, 'B'), await created(store, 'X')];
    await applied(store, edit(a.id, 1, { dependencies: { add: [{ id: b.id, type: 'blocks' }], remove: [] } }));
    const add = [
      { id: a.id, type: 'blocks' as const },
      { id: b.id, type: 'depends_on' as const },
    ];
    await refused('ValidationError', store.apply([edit(x.id, 1, { dependencies: { add, remove: [] } })]));
    await refused('ValidationError', store.apply([creation({ dependencies: add })]));
    expect((await store.workItemView(x.id, both)).value?.dependencies).toEqual([]);
  });
};
