import type { ChangeFilter, ChangePage, FeedEntry } from '@tracker/core';
import { isUuid } from '@tracker/core';
import type { Qualify, Run } from '../statements.ts';
import {
  continues,
  type FeedEnd,
  type FeedPosition,
  feedCursor,
  feedEndColumns,
  feedPosition,
  positionAt,
} from './position.ts';

/** Milliseconds after which a change that cannot be shown yet is called late. */
const late = 5_000;

interface ChangeRow {
  readonly id: string;
  /** pg gives a bigint as text. */
  readonly seq: string;
  readonly xid: string;
  readonly applied_at: string;
  readonly actor: string;
  readonly kind: string;
  readonly entity: FeedEntry['entity'];
  readonly entity_id: string;
  readonly version: number | null;
  readonly effects: FeedEntry['effects'];
  readonly idempotency_key: string | null;
  readonly subject: { readonly key: string | null; readonly title: string | null } | null;
}

type Found = FeedEnd & { readonly delayed: boolean } & (ChangeRow | { readonly id: null });

/**
 * The change log up to the oldest transaction that is still open: a row that commits late comes late, and is never
 * skipped. One statement, so that the horizon and the rows are of one moment. The order of what is late makes the planner
 * begin at the horizon, where next to nothing is, instead of reading the whole log.
 */
export const readChanges = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
  filter: ChangeFilter,
): Promise<ChangePage> => {
  const position = filter.after === undefined ? null : feedPosition(filter.after);
  const found = await run<Found>(statement(workspaceId, at, filter, position));
  const [end] = found;
  if (end === undefined) throw new Error('the end of the feed was asked for and is missing');
  if (position !== null && !continues(position, end)) {
    const { after: _foreign, ...rest } = filter;
    return { ...(await readChanges(run, workspaceId, at, rest)), restarted: true };
  }
  const rows = found.flatMap((row) => (row.id === null ? [] : [entryFrom(row, end)]));
  return {
    rows: isNewest(filter) ? rows.reverse() : rows,
    cursor: feedCursor(positionAt(end)),
    restarted: false,
    delayed: end.delayed,
  };
};

const isNewest = ({ after, since }: ChangeFilter): boolean => after === undefined && since === undefined;

const statement = (workspaceId: string, at: Qualify, filter: ChangeFilter, position: FeedPosition | null) => {
  const values: unknown[] = [workspaceId];
  const asked: string[] = [];
  const conditions: string[] = [];
  const add = (name: string, value: unknown, condition: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    asked.push(name);
    conditions.push(` and ${condition(`$${values.length}`)}`);
  };
  if (position !== null) {
    values.push(position.xid, position.seq);
    asked.push('after');
    conditions.push(' and (c.xid, c.seq) > ($2::xid8, $3::bigint)');
  }
  add('since', filter.since, (place) => `c.applied_at >= ${place}::timestamptz`);
  add('actor', filter.actor, (place) => `c.actor = ${place}::text`);
  add('type', filter.entity, (place) => `c.entity = ${place}::${at('entity_type')}`);
  add('id', filter.entityId, (place) => `c.entity_id = ${place}::uuid`);
  add('key', filter.keyPrefix, (place) => `starts_with(c.idempotency_key, ${place}::text)`);
  if (filter.unsettled) asked.push('unsettled');
  const settled = filter.unsettled ? '' : ' and c.xid < e.horizon::xid8';
  const order = isNewest(filter) ? 'desc' : 'asc';
  return {
    name: `changes-${asked.join('-')}-${filter.limit}`,
    text: `with e as materialized (select ${feedEndColumns}),
        feed_end as materialized (select e.*, (select true from ${at('changes')} w where w.workspace_id = $1::uuid
          and w.xid >= e.horizon::xid8 and w.applied_at < clock_timestamp() - interval '${late} milliseconds'
          order by w.xid limit 1) is not null as delayed from e)
      select e.*, r.* from feed_end e left join lateral (
        select ${columns(at)} from ${at('changes')} c
        where c.workspace_id = $1::uuid${settled}${conditions.join('')}
        order by c.xid ${order}, c.seq ${order} limit ${filter.limit}) r on true
      order by r.xid ${order}, r.seq ${order}`,
    values,
  };
};

const columns = (
  at: Qualify,
): string => `c.id, c.seq, c.xid::text as xid, c.applied_at, c.actor, c.kind, c.entity, c.entity_id,
  c.version, c.effects, c.idempotency_key, ${subject(at)} as subject`;

/** What the change is about, as it is called now. */
const subject = (at: Qualify): string => {
  const named = (table: string, key: string, title: string) =>
    `(select json_build_object('key', ${key}, 'title', ${title}) from ${at(table)} s where s.workspace_id = $1::uuid and s.id = c.entity_id)`;
  return `case c.entity
    when 'work_item' then coalesce(${named('work_items', 's.key', 's.title')}, ${named('archived_work_items', 's.key', 's.title')})
    when 'vendor' then ${named('vendor_extractors', 'null', 's.name')}
    when 'enhancement' then ${named('future_enhancements', 'null', 's.title')}
    when 'deployment' then ${named('deployment_events', 'null', "s.metadata->>'pr_title'")}
  end`;
};

/** `ref` is a change's id or number. */
export const readChange = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
  ref: string,
): Promise<FeedEntry | null> => {
  const byId = isUuid(ref);
  if (!byId && !/^\d{1,15}$/.test(ref)) return null;
  const [row] = await run<ChangeRow & FeedEnd>({
    name: `change-by-${byId ? 'id' : 'number'}`,
    text: `select ${columns(at)}, ${feedEndColumns} from ${at('changes')} c
      where c.workspace_id = $1::uuid and ${byId ? 'c.id = $2::uuid' : 'c.seq = $2::bigint'}`,
    values: [workspaceId, ref],
  });
  return row === undefined ? null : entryFrom(row, row);
};

const entryFrom = (row: ChangeRow, { cluster, timeline }: FeedEnd): FeedEntry => ({
  id: row.id,
  number: Number(row.seq),
  at: row.applied_at,
  actor: row.actor,
  kind: row.kind,
  entity: row.entity,
  entityId: row.entity_id,
  key: row.subject?.key ?? null,
  title: row.subject?.title ?? null,
  version: row.version,
  effects: row.effects,
  idempotencyKey: row.idempotency_key,
  cursor: feedCursor({ cluster, timeline, xid: row.xid, seq: row.seq }),
});
