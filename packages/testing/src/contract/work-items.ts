import { keyOf } from '@tracker/core';
import { expect, it } from 'vitest';
import { aCommit, creation, edit } from '../builders.ts';
import { verifies } from '../verifies.ts';
import { applied, created, expectNone, read, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

export const workItemContract = (stores: Stores): void => {
  it('creates an item that is found by id and by key, in any case', async () => {
    const { store } = stores();
    const change = creation({ title: 'First', branch_name: 'main', commit_hash: aCommit, pr_number: 3 });
    const item = await applied(store, change);
    expect(item).toMatchObject({
      id: change.entityId,
      version: 1,
      status: 'active',
      depth: 0,
      path: change.entityId,
      parent_id: null,
    });
    expect(item.key).toBe(keyOf('task', change.entityId));
    expect((await store.workItem(item.id)).value).toEqual(item);
    expect((await store.workItem(item.key.toLowerCase())).value).toEqual(item);
    expect((await store.workItem(item.id.toUpperCase())).value).toEqual(item);
  });

  it('finds nothing where nothing is: null where it would know, "not seen" from a copy', async () => {
    const { store, ...kind } = stores();
    await expectNone(kind, store.workItem('T-ZZZZZZ'));
    await expectNone(kind, store.workItemView(creation().entityId, { children: true, dependencies: true }));
    await expectNone(kind, store.workItemsByRef([creation().entityId]));
  });

  it('makes a key one character longer when it is taken', async () => {
    const { store } = stores();
    const first = await applied(store, creation({}, { entityId: '01900000-0000-7000-8000-000012345678' }));
    const second = await applied(store, creation({}, { entityId: '01900000-0000-7000-8001-000012345678' }));
    expect(second.key).toHaveLength(first.key.length + 1);
    expect((await store.workItem(first.key)).value?.id).toBe(first.id);
    expect((await store.workItem(second.key)).value?.id).toBe(second.id);
    const linked = await applied(
      store,
      creation(
        { dependencies: [{ id: first.id, type: 'blocks' }] },
        { entityId: '01900000-0000-7000-8002-000012345678' },
      ),
    );
    expect((await store.workItem(linked.key)).value?.id).toBe(linked.id);
    expect(linked.key).toHaveLength(first.key.length + 2);
  });

  it('updates fields, merges metadata by key and removes a key with null', async () => {
    const { store } = stores();
    const item = await applied(
      store,
      creation({ metadata: { estimated_hours: 2, assignee: 'ann', own: { kept: true } } }),
    );
    const next = await applied(
      store,
      edit(item.id, 1, { title: 'New', status: 'blocked', metadata: { assignee: null, priority: 1 } }, 'second client'),
    );
    expect(next).toMatchObject({
      title: 'New',
      status: 'blocked',
      version: 2,
      created_by: 'test client',
      updated_by: 'second client',
    });
    expect(next.metadata).toEqual({ estimated_hours: 2, own: { kept: true }, priority: 1 });
    expect(await read(store, item)).toEqual(next);
  });

  it('refuses a stale version and says who changed which fields', async () => {
    const { store } = stores();
    const item = await created(store, 'Contended');
    await applied(store, edit(item.id, 1, { title: 'Theirs', metadata: { priority: 2 } }, 'other client'));
    const error = await refused('VersionConflictError', store.apply([edit(item.id, 1, { title: 'Mine' })]));
    expect(error.details).toEqual({
      expected_version: 1,
      current_version: 2,
      last_updated_by: 'other client',
      changed_fields: ['title', 'metadata.priority'],
    });
    expect((await read(store, item)).title).toBe('Theirs');
  });

  it('refuses a version from the future', async () => {
    const { store } = stores();
    const item = await created(store, 'Young');
    await refused('VersionConflictError', store.apply([edit(item.id, 9, { title: 'Mine' })]));
  });

  it('appends a note whatever the version', async () => {
    const { store } = stores();
    const item = await created(store, 'Discussed');
    await applied(store, edit(item.id, 1, { title: 'Renamed' }));
    const note = { at: '2026-01-01T00:00:00.000Z', by: 'ann', text: 'Tried it.' };
    const noted = await applied(store, edit(item.id, 1, { note }));
    expect(noted).toMatchObject({ title: 'Renamed', version: 3, metadata: { notes: [note] } });
    await refused('ValidationError', store.apply([edit(item.id, 3, { metadata: { notes: [] } })]));
  });

  it('refuses metadata that its type does not allow, as a whole', async () => {
    const { store } = stores();
    const item = await created(store, 'Bounded');
    const error = await refused(
      'ValidationError',
      store.apply([edit(item.id, 1, { title: 'X', metadata: { estimated_hours: 1001 } })]),
    );
    expect(error.details).toMatchObject({ fields: [{ field: 'metadata.estimated_hours' }] });
    expect(await read(store, item)).toEqual(item);
  });

  it('applies all changes of a batch or none', async () => {
    const { store, ...kind } = stores();
    const parent = creation({ title: 'Parent' });
    const child = creation({ title: 'Child', parent_id: parent.entityId });
    const bad = creation({ title: 'Bad', parent_id: creation().entityId });
    await refused('NotFoundError', store.apply([parent, child, bad]));
    await expectNone(kind, store.workItem(parent.entityId));
    const { value } = await store.apply([parent, child]);
    expect(value.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect((await read(store, { id: child.entityId })).depth).toBe(1);
  });

  it('lists by filter, newest change first, in pages without overlap', async () => {
    verifies('FR-014');
    const { store } = stores();
    const parent = await created(store, 'Parent');
    const tasks = [
      await created(store, 'One', parent),
      await created(store, 'Two', parent),
      await created(store, 'Three'),
    ];
    await applied(store, edit(tasks[0]!.id, 1, { status: 'completed' }));
    const page = { includeDeleted: false, limit: 10, offset: 0 };
    const titles = async (filter: object) =>
      (await store.workItems({ ...page, ...filter })).value.rows.map(({ title }) => title);
    expect(await titles({})).toEqual(['One', 'Three', 'Two', 'Parent']);
    expect(await titles({ status: 'completed' })).toEqual(['One']);
    expect(await titles({ parentId: parent.id })).toEqual(['One', 'Two']);
    expect(await titles({ parentId: null })).toEqual(['Three', 'Parent']);
    expect(await titles({ itemType: 'project' })).toEqual([]);
    expect(await titles({ limit: 2, offset: 1 })).toEqual(['Three', 'Two']);
    const { key } = tasks[0]!;
    expect(await titles({ keyPrefix: key.slice(0, -1) })).toContain('One');
    expect(await titles({ keyPrefix: key })).toEqual(['One']);
    for (const keyPrefix of [key.slice(1), `${key}0`, 'T%', 'T_'])
      expect([keyPrefix, await titles({ keyPrefix })]).toEqual([keyPrefix, []]);
    const first = (await store.workItems({ ...page, limit: 2 })).value;
    const last = first.rows[1]!;
    expect(first.totalCount).toBe(4);
    expect(await titles({ after: { updatedAt: last.updated_at, id: last.id } })).toEqual(['Two', 'Parent']);
  });
};
