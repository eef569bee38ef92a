import * as z from 'zod';
import { type Effect, entityTypes } from '../change.ts';
import { cursorParameter, limitParameter, paged } from '../cursor.ts';
import { actor as changedBy, inputTime, timestamp } from '../entities/audit.ts';
import { titleOf } from '../feed/title-of.ts';
import { isKey, isUuid } from '../ids.ts';
import type { ChangeFilter, ChangePage, FeedEntry } from '../ports/feed.ts';
import type { ReadStore, Warning } from '../ports/store.ts';
import { resolvedItems, resolvedVendors } from './references.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const changeRow = z.strictObject({
  id: z.guid(),
  number: z.int(),
  at: timestamp,
  actor: z.string(),
  kind: z.string(),
  entity: z.enum(entityTypes),
  entity_id: z.guid(),
  key: z.string().nullable(),
  title: z.string().nullable(),
  version: z.int().nullable(),
  fields: z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() })),
  /** Other entities that the change touched: a subtree's, a session's. */
  further_entities: z.int(),
});

/** What changed since a client last looked, and by whom (FR-014, FR-027). */
export const listChanges = defineUseCase({
  input: z.strictObject({
    since: inputTime.optional().describe('Inclusive'),
    actor: changedBy.optional().describe('Who changed it'),
    entity: z.string().min(1).optional().describe('Key, id, vendor name or type'),
    limit: limitParameter,
    cursor: cursorParameter,
  }),
  output: z.strictObject({
    changes: z.array(changeRow),
    limit: z.int(),
    has_more: z.boolean(),
    next_cursor: z.string(),
    ...envelope,
  }),
  run: async ({ store }, { since, actor, entity, limit, cursor }) => {
    const newest = since === undefined && cursor === undefined;
    const found = await store.changes({
      ...(cursor === undefined ? {} : { after: cursor }),
      ...(since === undefined ? {} : { since }),
      ...(actor === undefined ? {} : { actor }),
      ...(entity === undefined ? {} : await entityFilter(store, entity)),
      limit: newest ? limit : limit + 1,
    });
    const { rows, cursor: end } = found.value;
    const { fitting, page } = paged({ rows, totalCount: 0, limit, cursorAfter: (row) => row.cursor, shownAs: rowOf });
    const { total_count: _unknown, next_cursor, ...rest } = page;
    return {
      changes: fitting.map(rowOf),
      ...rest,
      next_cursor: next_cursor ?? end,
      ...envelopeOf(found, warningsOf(found.value)),
    };
  },
});

const isEntityType = (text: string): text is FeedEntry['entity'] => entityTypes.some((type) => type === text);

const entityFilter = async (store: ReadStore, entity: string): Promise<Pick<ChangeFilter, 'entity' | 'entityId'>> => {
  if (isEntityType(entity)) return { entity };
  if (isUuid(entity)) return { entityId: entity.toLowerCase() };
  const resolved = isKey(entity) ? await resolvedItems(store, [entity]) : await resolvedVendors(store, [entity]);
  return { entityId: resolved(entity, 'entity') };
};

const rowOf = (row: FeedEntry): z.output<typeof changeRow> => {
  const { entityId, effects, cursor: _cursor, idempotencyKey: _key, ...entry } = row;
  return {
    ...entry,
    title: titleOf(row),
    entity_id: entityId,
    fields: withoutDerived(effects.find(({ id }) => id === entityId)?.fields ?? {}),
    further_entities: effects.filter(({ id }) => id !== entityId).length,
  };
};

/** Where an item stands follows from its parent, and its key stands beside it. */
const withoutDerived = ({ path: _path, depth: _depth, key: _key, ...fields }: Effect['fields']): Effect['fields'] =>
  fields;

const warningsOf = ({ delayed, restarted }: ChangePage): readonly Warning[] => [
  ...(delayed
    ? [
        {
          code: 'feed_delayed',
          message: 'Newer changes wait for a transaction that is still open; ask again with the same cursor.',
        },
      ]
    : []),
  ...(restarted
    ? [{ code: 'feed_restarted', message: 'The cursor is of another database; these are the newest changes.' }]
    : []),
];
