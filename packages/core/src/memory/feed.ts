import { cursorOf } from '../cursor.ts';
import type { ChangeFilter, ChangePage, FeedEntry } from '../ports/feed.ts';
import { seenBy } from './snapshots.ts';
import type { LoggedChange, Tables } from './tables.ts';

/** The log read as a feed; `origin` tells this log's cursors from others'. */
export const memoryChanges = (tables: Tables, origin: string, filter: ChangeFilter): ChangePage => {
  const entries = [...tables.log.values()].map((logged, position) => entryOf(logged, position + 1, origin, tables));
  const seen = filter.after === undefined ? null : seenBy(filter.after, origin, tables);
  const matching = entries
    .slice(seen ?? 0)
    .filter(
      (entry) =>
        (filter.since === undefined || entry.at >= filter.since) &&
        (filter.actor === undefined || entry.actor === filter.actor) &&
        (filter.entity === undefined || entry.entity === filter.entity) &&
        (filter.keyPrefix === undefined || entry.idempotencyKey?.startsWith(filter.keyPrefix) === true) &&
        (filter.entityId === undefined || entry.entityId === filter.entityId),
    );
  const newest = seen === null && filter.since === undefined;
  return {
    rows: newest ? matching.slice(-filter.limit) : matching.slice(0, filter.limit),
    cursor: cursorOf([origin, tables.log.size]),
    restarted: filter.after !== undefined && seen === null,
    delayed: false,
  };
};

/** `ref` is a change's id or number. */
export const memoryChange = (tables: Tables, origin: string, ref: string): FeedEntry | null => {
  const log = [...tables.log.values()];
  const position = log.findIndex(({ change }, at) => change.id === ref.toLowerCase() || String(at + 1) === ref);
  const logged = log[position];
  return logged === undefined ? null : entryOf(logged, position + 1, origin, tables);
};

const entryOf = ({ change, effects, at }: LoggedChange, number: number, origin: string, tables: Tables): FeedEntry => {
  const entity = effects[0]?.entity ?? 'work_item';
  const item =
    entity === 'work_item' ? (tables.items.get(change.entityId) ?? tables.archived.get(change.entityId)) : undefined;
  return {
    id: change.id,
    number,
    at,
    actor: change.actor,
    kind: change.kind,
    entity,
    entityId: change.entityId,
    key: item?.key ?? null,
    title: item?.title ?? titleOf(entity, change.entityId, tables),
    version: effects[0]?.version ?? null,
    effects,
    idempotencyKey: change.idempotency?.key ?? null,
    cursor: cursorOf([origin, number]),
  };
};

const titleOf = (entity: FeedEntry['entity'], id: string, tables: Tables): string | null => {
  const title =
    entity === 'vendor'
      ? tables.vendors.get(id)?.name
      : entity === 'enhancement'
        ? tables.enhancements.get(id)?.title
        : entity === 'deployment'
          ? tables.deployments.get(id)?.metadata.pr_title
          : null;
  return typeof title === 'string' ? title : null;
};
