import * as z from 'zod';
import { type WorkItem, workItem, workItemStatus, workItemType } from '../entities/work-item.ts';
import { invalidField } from '../errors.ts';
import { isUuid } from '../ids.ts';
import type { ListPosition } from '../ports/store.ts';
import { jsonBytes, roomForRows } from '../response-size.ts';
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
    limit: z.int().min(1).max(100).default(50),
    offset: z.int().min(0).max(2_147_483_647).optional(),
    cursor: z.string().optional().describe('next_cursor of the page before'),
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
    total_count: z.int(),
    limit: z.int(),
    offset: z.int(),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
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
    const page = found.value.rows
      .slice(0, limit)
      .map((item) => ({ item, shown: response_format === 'concise' ? concise(item) : item }));
    const fitting = page.slice(0, fittingRows(page.map(({ shown }) => shown)));
    const last = fitting.at(-1)?.item;
    const start = after?.shown ?? offset ?? 0;
    const hasMore = found.value.rows.length > fitting.length;
    return {
      items: fitting.map(({ shown }) => shown),
      total_count: found.value.totalCount,
      limit,
      offset: start,
      has_more: hasMore,
      next_cursor: hasMore && last !== undefined ? cursorAfter(last, start + fitting.length) : null,
      ...(fitting.length < page.length ? { truncated: true } : {}),
      ...envelopeOf(found),
    };
  },
});

/** At least one row, so that every page makes progress. */
const fittingRows = (rows: readonly unknown[]): number => {
  let bytes = 0;
  const cut = rows.findIndex((row) => {
    bytes += jsonBytes(row);
    return bytes > roomForRows;
  });
  return cut === -1 ? rows.length : Math.max(cut, 1);
};

const cursorAfter = ({ updated_at, id }: WorkItem, shown: number): string =>
  btoa(JSON.stringify([updated_at, id, shown]));

const cursorParts = z.tuple([z.iso.datetime(), z.string().refine(isUuid), z.int().min(0)]);

const positionIn = (cursor: string): { readonly position: ListPosition; readonly shown: number } => {
  const result = cursorParts.safeParse(decoded(cursor));
  if (!result.success)
    throw invalidField(
      'cursor',
      'is not a cursor of this list',
      'next_cursor of the page before',
      'Start again without cursor.',
    );
  const [updatedAt, id, shown] = result.data;
  return { position: { updatedAt, id }, shown };
};

const decoded = (cursor: string): unknown => {
  try {
    return JSON.parse(atob(cursor));
  } catch {
    return undefined;
  }
};
