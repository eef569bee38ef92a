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

/** Ready work, and with `waiting` what is not ready, in one prepared statement each. `whyNotReady` of core is the rule. */
export const readReadyWork = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
  { itemType, limit, holder, waiting }: ReadyFilter,
): Promise<ReadyWork> => {
  const values = [workspaceId, holder.holder, holder.session, itemType ?? null, limit];
  const read = async (name: string, condition: string): Promise<readonly OpenWork[]> =>
    (await run<OpenRow>({ name, text: openText(at, condition), values })).map(openFrom);
  const [ready, others] = await Promise.all([
    read('ready-work', isReady(at)),
    waiting ? read('waiting-work', isWaiting(at)) : [],
  ]);
  return { ready, waiting: others };
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
  and not exists (select from ${runningClaim(at)} and not (c.holder = $2::text and c.session = $3::text))`;

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

/** The order is that of an index over open work, so that a page of ready items reads little more than itself. */
const openText = (at: Qualify, condition: string): string => `
select i.*,
  (select coalesce(json_agg(json_strip_nulls(json_build_object(${referenceFields('o')}, 'archived', o.archived))
                            order by o.created_at, o.id), '[]') from ${blockers(at)}) as blockers,
  (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'status', v.status) order by v.name_key), '[]')
   from ${brokenVendors(at)}) as vendors,
  (select to_jsonb(c) from ${runningClaim(at)}) as claim
from ${at('work_items')} i
where i.workspace_id = $1::uuid and i.deleted_at is null and ${condition}
  and ($4::text is null or i.item_type::text = $4::text)
order by coalesce((i.metadata->>'priority')::numeric, 3), i.created_at, i.id limit $5::int`;
