import { createWorkItem, listWorkItems, queryWorkItem, type UseCaseContext, updateWorkItem } from '@tracker/core';
import { verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();
const now = '2026-02-01T10:00:00+02:00';
const nowInUtc = '2026-02-01T08:00:00.000Z';

describe.each(storeNames)('soft deletion, %s', (store) => {
  let context: UseCaseContext;
  let root: Awaited<ReturnType<typeof create>>;
  let child: Awaited<ReturnType<typeof create>>;
  const create = (request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title: 'An item', ...request });
  const update = (id: string, version: number, request: object) =>
    call(updateWorkItem, context, { id, version, ...request });
  const query = (id: string) => call(queryWorkItem, context, { id });
  const listed = async (request: object = {}) =>
    (await call(listWorkItems, context, request)).items.map(({ key }) => key).sort();
  beforeEach(async () => {
    context = freshContext(home, store);
    root = await create();
    child = await create({ parent_id: root.id });
  });

  it('hides an item from lists and hierarchies; it can still be read, and restored', async () => {
    verifies('FR-012');
    expect(await update(child.id, 1, { deleted_at: now })).toMatchObject({ deleted_at: nowInUtc, version: 2 });
    expect(await listed()).toEqual([root.key]);
    expect(await listed({ include_deleted: true })).toEqual([root.key, child.key].sort());
    expect((await query(root.id)).children).toEqual([]);
    expect((await query(child.key)).deleted_at).toBe(nowInUtc);
    expect(await update(child.id, 2, { restore: true })).toMatchObject({ deleted_at: null, version: 3 });
    expect((await query(root.id)).children).toHaveLength(1);
  });

  it('of an item with live children is refused with the way out', async () => {
    verifies('FR-012');
    const error = await refusal(update(root.id, 1, { deleted_at: now }));
    expect(error.code).toBe('ValidationError');
    expect(error.hint).toContain('delete_children: true');
    expect(await listed()).toHaveLength(2);
  });

  it('with delete_children takes the subtree; restoring brings back just what went with it', async () => {
    verifies('FR-012');
    const earlier = await create({ parent_id: root.id });
    await update(earlier.id, 1, { deleted_at: now });
    await update(root.id, 1, { deleted_at: now, delete_children: true });
    expect(await listed()).toEqual([]);
    expect(await refusedFields(update(child.id, 2, { restore: true }))).toEqual(['restore']);
    await update(root.id, 2, { restore: true });
    expect(await listed()).toEqual([root.key, child.key].sort());
    expect(await query(child.id)).toMatchObject({ deleted_at: null, version: 3 });
    expect(await query(earlier.id)).toMatchObject({ deleted_at: nowInUtc, version: 2 });
  });

  it('of a leaf takes delete_children as said', async () => {
    expect(await update(child.id, 1, { deleted_at: now, delete_children: true })).toMatchObject({ version: 2 });
    expect(await listed()).toEqual([root.key]);
  });

  it('restores below another parent in one call', async () => {
    await update(root.id, 1, { deleted_at: now, delete_children: true });
    const other = await create();
    const restored = await update(child.id, 2, { restore: true, parent_id: other.key });
    expect(restored).toMatchObject({ deleted_at: null, path: `${other.id}.${child.id}`, depth: 1 });
    expect((await query(root.id)).deleted_at).toBe(nowInUtc);
  });

  it('deleted_at: null sends back what was read: it restores a deleted item and leaves a live one', async () => {
    expect(await update(child.id, 1, { deleted_at: null, title: 'Echoed' })).toMatchObject({
      deleted_at: null,
      version: 2,
    });
    await update(child.id, 2, { deleted_at: now });
    expect(await update(child.id, 3, { deleted_at: null })).toMatchObject({ deleted_at: null, version: 4 });
  });

  it('refuses what contradicts itself or makes no sense', async () => {
    expect(await refusedFields(update(root.id, 1, { deleted_at: now, restore: true }))).toEqual(['restore']);
    expect(await refusedFields(update(root.id, 1, { delete_children: true }))).toEqual(['delete_children']);
    expect(await refusedFields(update(root.id, 1, { restore: true }))).toEqual(['restore']);
    expect(await refusedFields(update(root.id, 1, { deleted_at: '2026-02-01' }))).toEqual(['deleted_at']);
    expect(await refusedFields(update(root.id, 1, { deleted_at: '2026-02-01T10:00:00' }))).toEqual(['deleted_at']);
  });

  it('of an item makes it no parent, no target and not to be edited', async () => {
    await update(child.id, 1, { deleted_at: now });
    expect(await refusedFields(create({ parent_id: child.key }))).toEqual(['parent_id']);
    expect(await refusedFields(update(root.id, 1, { parent_id: child.id }))).toEqual(['parent_id']);
    expect(await refusedFields(update(child.id, 2, { title: 'x' }))).toEqual(['id']);
    expect(await refusedFields(update(child.id, 2, { note: 'x' }))).toEqual(['id']);
    const edge = { add: [{ id: child.id, type: 'blocks' }] };
    expect(await refusedFields(update(root.id, 1, { dependencies: edge }))).toEqual(['dependencies.add']);
  });
});
