import type { Blocker, OpenWork, ReadyFilter, ReadyWork, VendorReference } from '@tracker/core';
import { type ClaimRow, claimFrom } from './claims/claim-row.ts';
import type { WorkItem as WorkItemRow } from './generated/prisma/client.ts';
import { workItemFrom } from './rows.ts';
import type { Qualify, Run } from './statements.ts';
import { liveOrArchived, referenceFields } from './view-parts.ts';

interface OpenRow extends WorkItemRow {
  readonly blockers: readonly Blocker[];
  readonly vendors: readonly VendorReference[];
  readonly claim: ClaimRow | null;
}

/** Ready work, and with `waiting` what is not ready, by prepared statements. `whyNotReady` of core is the rule. */
export const readReadyWork = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
  { itemType, limit, holder, waiting }: ReadyFilter,
): Promise<ReadyWork> => {
  const values = [workspaceId, holder.holder, holder.session, itemType ?? null, limit];
  const read = <Row extends OpenRow>(name: string, text: string) => run<Row>({ name, text, values });
  const readWaiting = async (): Promise<readonly OpenRow[]> => {
    const first = await read<OpenRow & { readonly complete: boolean }>('waiting-first', waitingFirstText(at));
    if (first[0]?.complete) return first.map(({ complete: _known, ...row }) => row);
    return await read('waiting-work', openText(at, `${at('work_items')} i`, isWaiting(at)));
  };
  const [ready, others] = await Promise.all([
    read('ready-work', openText(at, `${at('work_items')} i`, isReady(at))),
    waiting ? readWaiting() : [],
  ]);
  return { ready: ready.map(openFrom), waiting: others.map(openFrom) };
};

const openFrom = ({ blockers, vendors, claim, ...row }: OpenRow): OpenWork => ({
  item: workItemFrom(row),
  blockers,
  brokenVendors: vendors,
  claim: claim === null ? null : claimFrom(claim),
});

/** Ids of the items that must be finished before `i`: both kinds of edges, each in its own direction. */
const blockerIds = (at: Qualify): string => `
  select source_id as id from ${at('work_item_dependencies')}
  where workspace_id = $1::uuid and target_id = i.id and type = 'blocks'
  union
  select target_id from ${at('work_item_dependencies')}
  where workspace_id = $1::uuid and source_id = i.id and type = 'depends_on'`;

const blockers = (at: Qualify): string => `(${blockerIds(at)}) b
  join ${liveOrArchived(at, 'b.id')} o on o.status <> 'completed' and o.deleted_at is null`;

const brokenVendors = (at: Qualify): string => `${at('work_item_vendor_dependencies')} d
  join ${at('vendor_extractors')} v on v.workspace_id = $1::uuid and v.id = d.vendor_id and v.status = 'broken'
  where d.workspace_id = $1::uuid and d.work_item_id = i.id`;

const runningClaim = (at: Qualify): string => `${at('claims')} c
  where c.workspace_id = $1::uuid and c.work_item_id = i.id and c.expires_at > now()`;

const isReady = (at: Qualify): string => `i.status = 'active'
  and not exists (select from ${blockers(at)})
  and not exists (select from ${brokenVendors(at)})
  and not exists (select from ${othersClaim(at)})`;

const othersClaim = (at: Qualify): string =>
  `${runningClaim(at)} and not (c.holder = $2::text and c.session = $3::text)`;

/** The order is that of indexes over active and over blocked work, so that a page reads little more than itself. */
const order = "order by coalesce((i.metadata->>'priority')::numeric, 3), i.created_at, i.id";

const inStatus = (at: Qualify, status: 'active' | 'blocked'): string => `${at('work_items')} i
  where i.workspace_id = $1::uuid and i.deleted_at is null and i.status = '${status}'
    and ($4::text is null or i.item_type::text = $4::text) ${order}`;

/**
 * What is blocked, and what waits among ten times as many of the most urgent active items. `complete` when that is all
 * there is to know: where much waits that is far less to look at than all that waits.
 */
const waitingFirstText = (at: Qualify): string => `
with head as materialized (select i.* from ${inStatus(at, 'active')} limit 10 * $5::int),
  waits as materialized (select i.* from head i where exists (select from ${blockers(at)})
    or exists (select from ${brokenVendors(at)}) or exists (select from ${othersClaim(at)}) ${order} limit $5::int),
  blocked as (select i.* from ${inStatus(at, 'blocked')} limit $5::int)
select o.*, (select count(*) from head) < 10 * $5::int or (select count(*) from waits) = $5::int as complete
from (${openText(at, '(select * from waits union all select * from blocked) i')}) o`;

/**
 * Open, and not ready: by way of all that waits for something at once, since asking item by item would look through the
 * blockers of each.
 */
const isWaiting = (at: Qualify): string => `i.status <> 'completed' and i.id in (
  select id from ${at('work_items')} where workspace_id = $1::uuid and status = 'blocked'
  union all
  select e.waiting_id from (
    select target_id as waiting_id, source_id as blocker_id from ${at('work_item_dependencies')}
    where workspace_id = $1::uuid and type = 'blocks'
    union all
    select source_id, target_id from ${at('work_item_dependencies')}
    where workspace_id = $1::uuid and type = 'depends_on') e
  join ${liveOrArchived(at, 'e.blocker_id')} o on o.status <> 'completed' and o.deleted_at is null
  union all
  select d.work_item_id from ${at('work_item_vendor_dependencies')} d
  join ${at('vendor_extractors')} v on v.workspace_id = $1::uuid and v.id = d.vendor_id and v.status = 'broken'
  where d.workspace_id = $1::uuid
  union all
  select c.work_item_id from ${at('claims')} c
  where c.workspace_id = $1::uuid and c.expires_at > now() and not (c.holder = $2::text and c.session = $3::text))`;

const openText = (at: Qualify, from: string, condition = 'true'): string => `
select i.*,
  (select coalesce(json_agg(json_strip_nulls(json_build_object(${referenceFields('o')}, 'archived', o.archived))
                            order by o.created_at, o.id), '[]') from ${blockers(at)}) as blockers,
  (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'status', v.status) order by v.name_key), '[]')
   from ${brokenVendors(at)}) as vendors,
  (select to_jsonb(c) from ${runningClaim(at)}) as claim
from ${from}
where i.workspace_id = $1::uuid and i.deleted_at is null and ${condition}
  and ($4::text is null or i.item_type::text = $4::text)
${order} limit $5::int`;
