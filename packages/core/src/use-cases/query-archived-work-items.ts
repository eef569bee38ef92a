import * as z from 'zod';
import { cursorOf, cursorParameter, limitParameter, paged, pageOutput, placeIn } from '../cursor.ts';
import { inputTime } from '../entities/audit.ts';
import { dependencyView } from '../entities/dependency.ts';
import { vendorReference } from '../entities/vendor.ts';
import { type ArchivedWorkItem, archivedWorkItem, workItemStatus, workItemType } from '../entities/work-item.ts';
import { notFound, type TrackerError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import { childNode } from './create-work-item.ts';
import { itemRef, responseFormat } from './parameters.ts';
import { ancestor, concise, conciseItem } from './query-work-item.ts';
import { resolvedItems, unknownItem } from './references.ts';
import { defineUseCase, envelope, envelopeOf, type UseCaseContext } from './use-case.ts';

const input = z
  .strictObject({
    id: itemRef.optional().describe('One item with its chain, instead of a list'),
    item_type: workItemType.optional(),
    status: workItemStatus.optional(),
    parent_id: itemRef.nullable().optional().describe('null: roots'),
    include_deleted: z.boolean().default(false),
    archived_before: inputTime.optional().describe('ISO 8601'),
    archived_after: inputTime.optional().describe('ISO 8601'),
    limit: limitParameter,
    offset: z.int().min(0).max(2_147_483_647).optional(),
    cursor: cursorParameter,
    response_format: responseFormat.optional(),
  })
  .refine(({ offset, cursor }) => offset === undefined || cursor === undefined, {
    path: ['cursor'],
    error: 'cannot be combined with offset',
  });
type Input = z.output<typeof input>;

const conciseArchived = conciseItem.extend(archivedWorkItem.pick({ archived_at: true }).shape);

const listed = archivedWorkItem.partial().extend(conciseArchived.shape);

/** The archive in pages, last changed first; or one archived item with its chain (FR-039). */
export const queryArchivedWorkItems = defineUseCase({
  input,
  output: archivedWorkItem.partial().extend({
    ancestors: z.array(ancestor).optional(),
    children: z.array(childNode).optional(),
    dependencies: z.array(dependencyView).optional(),
    vendor_dependencies: z.array(vendorReference).optional(),
    items: z.array(listed).optional(),
    offset: z.int().optional(),
    total_count: pageOutput.total_count.optional(),
    limit: pageOutput.limit.optional(),
    has_more: pageOutput.has_more.optional(),
    next_cursor: pageOutput.next_cursor.optional(),
    ...envelope,
  }),
  run: (context, request) => (request.id === undefined ? page(context, request) : one(context, request.id, request)),
});

const shown = (item: ArchivedWorkItem) => ({ ...concise(item), archived_at: item.archived_at });

const one = async ({ store }: UseCaseContext, id: string, { response_format }: Input) => {
  const found = await store.archivedWorkItemView(id, { children: true, dependencies: true });
  if (found.value === null) throw await liveOrUnknown(store, id);
  const { item, ancestors, children, dependencies, vendorDependencies } = found.value;
  return {
    ...(response_format === 'concise' ? shown(item) : item),
    ancestors: [...ancestors],
    children: [...children],
    dependencies: [...dependencies],
    vendor_dependencies: [...vendorDependencies],
    ...envelopeOf(found),
  };
};

const liveOrUnknown = async (store: UseCaseContext['store'], id: string): Promise<TrackerError> => {
  const { value: live } = await store.workItem(id);
  if (live === null) return await unknownItem(store, id);
  return notFound(`Work item ${live.key} is not archived.`, `query_work_item {"id":"${live.key}"} shows it.`);
};

const page = async ({ store }: UseCaseContext, request: Input) => {
  const { item_type, status, parent_id, include_deleted, archived_before, archived_after } = request;
  const { limit, offset = 0, cursor, response_format } = request;
  const after = cursor === undefined ? undefined : positionIn(cursor);
  const parentId = parent_id == null ? parent_id : (await resolvedItems(store, [parent_id]))(parent_id, 'parent_id');
  const found = await store.archivedWorkItems({
    ...(item_type === undefined ? {} : { itemType: item_type }),
    ...(status === undefined ? {} : { status }),
    ...(parentId === undefined ? {} : { parentId }),
    ...(archived_before === undefined ? {} : { archivedBefore: archived_before }),
    ...(archived_after === undefined ? {} : { archivedAfter: archived_after }),
    ...(after === undefined ? {} : { after: after.position }),
    includeDeleted: include_deleted,
    limit: limit + 1,
    offset,
  });
  const shownAs = response_format === 'detailed' ? (item: ArchivedWorkItem) => item : shown;
  const start = after?.shown ?? offset;
  const { fitting, page: rest } = paged({
    ...found.value,
    limit,
    shownAs,
    cursorAfter: ({ updated_at, id }, count) => cursorOf([updated_at, id, start + count]),
  });
  return { items: fitting.map(shownAs), offset: start, ...rest, ...envelopeOf(found) };
};

const place = z.tuple([z.iso.datetime(), z.string().refine(isUuid), z.int().min(0)]);

const positionIn = (cursor: string) => {
  const [updatedAt, id, count] = placeIn(place, cursor);
  return { position: { updatedAt, id }, shown: count };
};
