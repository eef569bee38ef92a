import * as z from 'zod';
import { cursorOf, cursorParameter, limitParameter, paged, pageOutput, placeIn } from '../cursor.ts';
import { type WorkItem, workItem, workItemStatus, workItemType } from '../entities/work-item.ts';
import { isUuid } from '../ids.ts';
import type { ListPosition } from '../ports/store.ts';
import { itemRef, responseFormat } from './parameters.ts';
import { concise, conciseItem } from './query-work-item.ts';
import { resolvedItems } from './references.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const input = z
  .strictObject({
    item_type: workItemType.optional(),
    status: workItemStatus.optional(),
    parent_id: itemRef.nullable().optional().describe('null: roots; absent: all'),
    include_deleted: z.boolean().default(false),
    limit: limitParameter,
    offset: z.int().min(0).max(2_147_483_647).optional(),
    cursor: cursorParameter,
    response_format: responseFormat.default('concise'),
  })
  .refine(({ offset, cursor }) => offset === undefined || cursor === undefined, {
    path: ['cursor'],
    error: 'cannot be combined with offset',
  });

/** Items newest first, in pages (SPEC section 4). A page is cut where the response would grow too large. */
export const listWorkItems = defineUseCase({
  input,
  output: z.strictObject({
    items: z.array(workItem.partial().extend(conciseItem.shape)),
    offset: z.int(),
    ...pageOutput,
    ...envelope,
  }),
  run: async ({ store }, { item_type, status, parent_id, include_deleted, limit, offset, cursor, response_format }) => {
    const after = cursor === undefined ? undefined : positionIn(cursor);
    const parentId = parent_id == null ? parent_id : (await resolvedItems(store, [parent_id]))(parent_id, 'parent_id');
    const found = await store.workItems({
      ...(item_type === undefined ? {} : { itemType: item_type }),
      ...(status === undefined ? {} : { status }),
      ...(parentId === undefined ? {} : { parentId }),
      ...(after === undefined ? {} : { after: after.position }),
      includeDeleted: include_deleted,
      // One more than asked tells whether there is another page.
      limit: limit + 1,
      offset: offset ?? 0,
    });
    const shownAs = response_format === 'concise' ? concise : (item: WorkItem) => item;
    const start = after?.shown ?? offset ?? 0;
    const { fitting, page } = paged({
      ...found.value,
      limit,
      shownAs,
      cursorAfter: ({ updated_at, id }, shown) => cursorOf([updated_at, id, start + shown]),
    });
    return { items: fitting.map(shownAs), offset: start, ...page, ...envelopeOf(found) };
  },
});

const cursorParts = z.tuple([z.iso.datetime(), z.string().refine(isUuid), z.int().min(0)]);

const positionIn = (cursor: string): { readonly position: ListPosition; readonly shown: number } => {
  const [updatedAt, id, shown] = placeIn(cursorParts, cursor);
  return { position: { updatedAt, id }, shown };
};
