import type { Store, WorkItem } from '@tracker/core';
import { expect, it } from 'vitest';
import { creation, edit } from '../builders.ts';
import { applied, created, read, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const now = '2026-02-01T00:00:00.000Z';

const chain = async (store: Store, length: number): Promise<readonly WorkItem[]> => {
  const items: WorkItem[] = [];
  for (let depth = 0; depth < length; depth += 1) items.push(await created(store, `Level ${depth}`, items.at(-1)));
  return items;
};

export const treeContract = (stores: Stores): void => {
  it('holds six levels and refuses a seventh', async () => {
    const { store } = stores();
    const items = await chain(store, 6);
    expect(items.at(-1)).toMatchObject({ depth: 5, path: items.map(({ id }) => id).join('.') });
    await refused('ValidationError', store.apply([creation({ parent_id: items.at(-1)!.id })]));
  });

  it('shows an item with its chain and nested children', async () => {
    const { store } = stores();
    const [root, middle, leaf] = await chain(store, 3);
    const sibling = await created(store, 'Sibling', middle);
    const view = (await store.workItemView(middle!.key, { children: true, dependencies: true })).value!;
    expect(view.item).toEqual(middle);
    expect(view.ancestors).toMatchObject([{ id: root!.id, key: root!.key, depth: 0 }]);
    expect(view.children).toMatchObject([
      { id: leaf!.id, depth: 2, version: 1, children: [] },
      { id: sibling.id, title: 'Sibling', children: [] },
    ]);
    const bare = (await store.workItemView(root!.id, { children: false, dependencies: false })).value!;
    expect(bare).toMatchObject({ children: [], dependencies: [] });
    const whole = (await store.workItemView(root!.id, { children: true, dependencies: false })).value!;
    expect(whole.children[0]?.children).toHaveLength(2);
  });

  it('moves a whole subtree and bumps the version of its root alone', async () => {
    const { store } = stores();
    const [root, middle, leaf] = await chain(store, 3);
    const target = await created(store, 'Target', await created(store, 'Other root'));
    const moved = await applied(store, edit(middle!.id, 1, { parent_id: target.id }));
    expect(moved).toMatchObject({ depth: 2, path: `${target.path}.${middle!.id}`, version: 2 });
    expect(await read(store, leaf!)).toMatchObject({
      depth: 3,
      path: `${target.path}.${middle!.id}.${leaf!.id}`,
      version: 1,
    });
    expect((await store.workItemView(root!.id, { children: true, dependencies: false })).value?.children).toEqual([]);
    const top = await applied(store, edit(middle!.id, 2, { parent_id: null }));
    expect(top).toMatchObject({ depth: 0, path: middle!.id, parent_id: null });
    expect(await read(store, leaf!)).toMatchObject({ depth: 1, path: `${middle!.id}.${leaf!.id}` });
  });

  it('refuses a move below itself or too deep, and changes nothing', async () => {
    const { store } = stores();
    const items = await chain(store, 4);
    const [root, , , leaf] = items;
    await refused('ValidationError', store.apply([edit(root!.id, 1, { parent_id: leaf!.id })]));
    await refused('ValidationError', store.apply([edit(root!.id, 1, { parent_id: root!.id })]));
    const deep = await chain(store, 3);
    await refused('ValidationError', store.apply([edit(root!.id, 1, { parent_id: deep.at(-1)!.id })]));
    for (const item of items) expect(await read(store, item)).toEqual(item);
  });

  it('soft-deletes a leaf, hides it from lists and views, and restores it', async () => {
    const { store } = stores();
    const [root, leaf] = await chain(store, 2);
    const deleted = await applied(store, edit(leaf!.id, 1, { deletion: { kind: 'item', at: now } }));
    expect(deleted).toMatchObject({ deleted_at: now, version: 2 });
    expect((await store.workItemView(root!.id, { children: true, dependencies: false })).value?.children).toEqual([]);
    const page = { limit: 10, offset: 0 };
    expect((await store.workItems({ ...page, includeDeleted: false })).value.totalCount).toBe(1);
    expect((await store.workItems({ ...page, includeDeleted: true })).value.totalCount).toBe(2);
    await refused('ValidationError', store.apply([edit(leaf!.id, 2, { title: 'No' })]));
    expect(await applied(store, edit(leaf!.id, 2, { deletion: { kind: 'restore' } }))).toMatchObject({
      deleted_at: null,
      version: 3,
    });
  });

  it('refuses to delete an item with live children and names the way out', async () => {
    const { store } = stores();
    const [root] = await chain(store, 3);
    const error = await refused(
      'ValidationError',
      store.apply([edit(root!.id, 1, { deletion: { kind: 'item', at: now } })]),
    );
    expect(error.hint).toContain('delete_children: true');
  });

  it('deletes a subtree and restores just what went with it', async () => {
    const { store } = stores();
    const [root, middle, leaf] = await chain(store, 3);
    const earlier = await created(store, 'Deleted earlier', middle);
    await applied(store, edit(earlier.id, 1, { deletion: { kind: 'item', at: now } }));
    await applied(store, edit(root!.id, 1, { deletion: { kind: 'subtree', at: now } }));
    for (const item of [root!, middle!, leaf!])
      expect(await read(store, item)).toMatchObject({ deleted_at: now, version: 2 });
    await refused('ValidationError', store.apply([edit(leaf!.id, 2, { deletion: { kind: 'restore' } })]));
    await refused('ValidationError', store.apply([creation({ parent_id: leaf!.id })]));
    await applied(store, edit(root!.id, 2, { deletion: { kind: 'restore' } }));
    for (const item of [root!, middle!, leaf!])
      expect(await read(store, item)).toMatchObject({ deleted_at: null, version: 3 });
    expect(await read(store, earlier)).toMatchObject({ deleted_at: now, version: 2 });
  });

  it('says which deletion made a descendant’s version stale', async () => {
    const { store } = stores();
    const [root, leaf] = await chain(store, 2);
    await applied(store, edit(root!.id, 1, { deletion: { kind: 'subtree', at: now } }, 'other client'));
    const error = await refused('VersionConflictError', store.apply([edit(leaf!.id, 1, { title: 'Mine' })]));
    expect(error.details).toMatchObject({
      current_version: 2,
      last_updated_by: 'other client',
      changed_fields: ['deleted_at'],
    });
  });

  it('does not restore an item below its deleted parent, also when that parent is named again', async () => {
    const { store } = stores();
    const [root, leaf] = await chain(store, 2);
    await applied(store, edit(root!.id, 1, { deletion: { kind: 'subtree', at: now } }));
    const restore = { deletion: { kind: 'restore' } } as const;
    await refused('ValidationError', store.apply([edit(leaf!.id, 2, { ...restore, parent_id: root!.id })]));
    expect(await applied(store, edit(leaf!.id, 2, { ...restore, parent_id: null }))).toMatchObject({
      depth: 0,
      deleted_at: null,
    });
  });

  it('answers an update with the place that the item has by then', async () => {
    const { store } = stores();
    const [root, leaf] = await chain(store, 2);
    const target = await created(store, 'Target');
    await Promise.all([
      store.apply([edit(root!.id, 1, { parent_id: target.id })]),
      store.apply([edit(leaf!.id, 1, { title: 'Renamed' })]),
    ]);
    expect(await applied(store, edit(leaf!.id, 2, { title: 'Again' }))).toEqual(await read(store, leaf!));
  });

  it('names the fields that a deletion and a restore of the parent changed', async () => {
    const { store } = stores();
    const [root, leaf] = await chain(store, 2);
    await applied(store, edit(root!.id, 1, { deletion: { kind: 'subtree', at: now } }));
    await applied(store, edit(root!.id, 2, { deletion: { kind: 'restore' } }));
    const error = await refused('VersionConflictError', store.apply([edit(leaf!.id, 1, { title: 'Mine' })]));
    expect(error.details).toMatchObject({ current_version: 3, changed_fields: ['deleted_at'] });
  });
};
