import type { AppliedChange, Change, ErrorCode, Snapshot, Store, WorkItem } from '@tracker/core';
import { NotSeenError, TrackerError } from '@tracker/core';
import { expect } from 'vitest';
import { creation } from '../builders.ts';
import type { World } from './store-contract.ts';

/** Applies one change and returns the item it left behind. */
export const applied = async (store: Store, change: Change): Promise<WorkItem> =>
  itemOf(await store.apply([change]), 0);

const itemOf = ({ value }: Snapshot<readonly AppliedChange[]>, position: number): WorkItem => {
  const entity = value[position]?.entity;
  if (entity?.type !== 'work_item')
    throw new Error(`change ${position} left ${entity?.type ?? 'nothing'}, not a work item`);
  return entity.value;
};

export const created = (store: Store, title: string, parent?: WorkItem): Promise<WorkItem> =>
  applied(store, creation({ title, parent_id: parent?.id ?? null }));

/** The item as it is now. */
export const read = async (store: Store, { id }: Pick<WorkItem, 'id'>): Promise<WorkItem> => {
  const { value } = await store.workItem(id);
  if (value === null) throw new Error(`item ${id} is missing`);
  return value;
};

/** Expects that nothing answers to what was asked, as far as a store of this kind may say so. */
export const expectNone = async (
  { isCopy }: Pick<World, 'isCopy'>,
  asked: Promise<Snapshot<unknown>>,
): Promise<void> => {
  if (isCopy) await expect(asked).rejects.toBeInstanceOf(NotSeenError);
  else expect([null, []]).toContainEqual((await asked).value);
};

/** Expects a refusal and returns it. */
export const refused = async (code: ErrorCode, attempt: Promise<unknown>): Promise<TrackerError> => {
  const error = await attempt.then(
    () => expect.fail(`expected ${code}, but the change was accepted`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TrackerError);
  const refusal = error as TrackerError; // just expected
  expect(refusal.code, refusal.message).toBe(code);
  return refusal;
};
