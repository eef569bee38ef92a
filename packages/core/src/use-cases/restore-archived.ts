import * as z from 'zod';
import { workItem } from '../entities/work-item.ts';
import { invalidField, notFound } from '../errors.ts';
import type { ChildNode } from '../ports/store.ts';
import { itemRef } from './parameters.ts';
import { unknownItem } from './references.ts';
import { defineUseCase, envelope, envelopeOf, type UseCaseContext } from './use-case.ts';

/** Items per transaction. */
const batch = 500;

/**
 * Brings an archived item back with all that was archived below it (FR-039), parents first in batches. Each batch is
 * whole; after an interruption what is still archived is restored by its own topmost items.
 */
export const restoreArchived = defineUseCase({
  input: z.strictObject({ id: itemRef }),
  output: workItem.extend({ restored_count: z.int(), ...envelope }),
  run: async (context, { id }) => {
    const { store } = context;
    const { value: view } = await store.archivedWorkItemView(id, { children: true, dependencies: false });
    if (view === null) throw await notArchived(context, id);
    const above = view.ancestors.find(({ archived }) => archived);
    if (above !== undefined) throw liesInArchived(view.item.key, above.key);
    const members = [view.item.id, ...parentsFirst(view.children)];
    for (let start = 0; start < members.length; start += batch)
      await restore(context, members.slice(start, start + batch));
    const after = await store.workItem(view.item.id);
    if (after.value === null) throw await notArchived(context, id);
    return { ...after.value, restored_count: members.length, ...envelopeOf(after) };
  },
});

const restore = ({ store, ids, clock, actor }: UseCaseContext, item_ids: readonly string[]) =>
  store.apply([
    {
      id: ids.next(),
      kind: 'work_item.unarchive',
      entityId: item_ids[0] ?? '',
      actor,
      clientTime: clock(),
      fields: { item_ids: [...item_ids] },
    },
  ]);

/** Every node after its parent. */
const parentsFirst = (nodes: readonly ChildNode[]): readonly string[] =>
  nodes.flatMap(({ id, children }) => [id, ...parentsFirst(children)]);

const liesInArchived = (key: string, above: string) =>
  invalidField(
    'id',
    `names ${key}, which lies in the archived item ${above}`,
    'an archived item whose parent is not archived',
    `Restore ${above}; all that is archived below it comes along.`,
  );

const notArchived = async ({ store }: UseCaseContext, id: string) => {
  const { value } = await store.workItem(id);
  if (value === null) return await unknownItem(store, id);
  return notFound(`Work item ${value.key} is not archived.`, 'query_archived_work_items lists what is.');
};
