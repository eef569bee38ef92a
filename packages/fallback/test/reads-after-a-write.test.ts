import { createWorkItem, type UseCaseContext, undoChange, updateWorkItem } from '@tracker/core';
import { contextOn, verifies } from '@tracker/testing';
import { expect, it } from 'vitest';
import { openWorld } from './world.ts';

/** A client that loses its database at the next write: before that, or when it has the answer. */
const openDoomed = (loss: 'before' | 'after') => {
  const world = openWorld();
  const context = contextOn(world.store);
  const apply: typeof world.store.apply = async (...given) => {
    if (loss === 'before') world.goAway();
    const applied = await world.store.apply(...given);
    world.drop();
    return applied;
  };
  return { world, context, doomed: { ...context, store: { ...world.store, apply } } };
};

const create = (context: UseCaseContext) =>
  createWorkItem.run(context, createWorkItem.input.parse({ item_type: 'task', title: 'One' }));

const lastChange = async ({ store }: UseCaseContext) => (await store.changes({ limit: 1 })).value.rows[0]?.id ?? '';

it('an undo that was acknowledged is answered without its number when the database is lost after it', async () => {
  verifies('FR-032');
  const { world, context, doomed } = openDoomed('after');
  const item = await create(context);
  const undone = await undoChange.run(doomed, { id: await lastChange(context) });
  expect(undone).toMatchObject({ entity_id: item.id, version: 2, change_number: null });
  expect((await world.model.change(undone.change_id)).value).not.toBeNull();
});

it('an undo that waits is answered without a number', async () => {
  verifies('FR-029');
  const { world, context, doomed } = openDoomed('before');
  const item = await create(context);
  const undone = await undoChange.run(doomed, { id: await lastChange(context) });
  expect(undone).toMatchObject({ version: 2, change_number: null, pending_sync: 1 });
  await world.comeBack();
  expect((await world.store.workItem(item.id)).value).toMatchObject({ version: 2, deleted_at: expect.any(String) });
});

it('an update that was acknowledged is answered without a warning that nobody can tell any more', async () => {
  verifies('FR-032');
  const { context, doomed } = openDoomed('after');
  const { id } = await create(context);
  const update = updateWorkItem.input.parse({ id, version: 1, status: 'blocked' });
  const updated = await updateWorkItem.run(doomed, update);
  expect(updated).toMatchObject({ version: 2, status: 'blocked' });
  expect(updated.warnings).toBeUndefined();
});
