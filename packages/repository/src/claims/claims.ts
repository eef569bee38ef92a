import type { Claim, ClaimOutcome, ClaimRequest, Holder } from '@tracker/core';
import type { Qualify, Run } from '../statements.ts';
import { type ClaimRow, claimFrom } from './claim-row.ts';

interface TakingRow {
  readonly taken: ClaimRow | null;
  readonly last: ClaimRow | null;
}

/** Leases on items: one row each, one statement each, by the server's clock. */
export const createClaims = (run: Run, workspaceId: string, at: Qualify) => {
  const claimOf = async (id: string): Promise<Claim | null> => {
    const [row] = await run<{ claim: ClaimRow }>({
      name: 'claim-of',
      text: `select to_jsonb(c) as claim from ${at('claims')} c where workspace_id = $1::uuid and work_item_id = $2::uuid`,
      values: [workspaceId, id],
    });
    return row === undefined ? null : claimFrom(row.claim);
  };

  return {
    claim: async (request: ClaimRequest): Promise<ClaimOutcome | null> => {
      const { workItemId, holder, session, leaseSeconds, note } = request;
      const [row] = await run<TakingRow>({
        name: 'claim-item',
        text: takingText(at),
        values: [workspaceId, workItemId, holder, session, note, leaseSeconds],
      });
      if (row === undefined) return null;
      if (row.taken !== null) {
        const claim = claimFrom(row.taken);
        const last = row.last === null ? null : claimFrom(row.last);
        return { claim, mine: true, previous: last?.claimed_at === claim.claimed_at ? null : last };
      }
      const others = await claimOf(workItemId);
      return others === null ? null : { claim: others, mine: false, previous: null };
    },
    releaseClaim: async (request: Omit<ClaimRequest, 'leaseSeconds'>): Promise<Claim | null> => {
      const { workItemId, holder, session, note } = request;
      const [row] = await run<{ claim: ClaimRow }>({
        name: 'release-claim',
        text: `update ${at('claims')} c set expires_at = now(), note = coalesce($5::text, note)
          where workspace_id = $1::uuid and work_item_id = $2::uuid and holder = $3::text and session = $4::text
            and expires_at > now() returning to_jsonb(c) as claim`,
        values: [workspaceId, workItemId, holder, session, note],
      });
      return row === undefined ? null : claimFrom(row.claim);
    },
    renewClaims: async ({ holder, session }: Holder): Promise<number> => {
      const rows = await run({
        name: 'renew-claims',
        text: `update ${at('claims')} set expires_at = now() + make_interval(secs => lease_seconds)
          where workspace_id = $1::uuid and holder = $2::text and session = $3::text and expires_at > now()
            and expires_at <= now() + make_interval(secs => lease_seconds * 0.75) returning work_item_id`,
        values: [workspaceId, holder, session],
      });
      return rows.length;
    },
  };
};

/**
 * The row decides: whoever inserts or takes over an expired one has the item, and everybody else sees no row of theirs.
 * The item is held meanwhile, so that archiving comes before the lease or sees it.
 */
const takingText = (at: Qualify): string => `
with item as (select id from ${at('work_items')} where workspace_id = $1::uuid and id = $2::uuid and deleted_at is null
  for key share),
last as (select * from ${at('claims')} where workspace_id = $1::uuid and work_item_id = $2::uuid),
taken as (
  insert into ${at('claims')} (workspace_id, work_item_id, holder, session, note, lease_seconds, claimed_at, expires_at)
  select $1::uuid, id, $3::text, $4::text, $5::text, $6::int, now(), now() + make_interval(secs => $6::int) from item
  on conflict (workspace_id, work_item_id) do update set
    holder = excluded.holder, session = excluded.session, lease_seconds = excluded.lease_seconds,
    expires_at = excluded.expires_at,
    note = coalesce(excluded.note, case when claims.expires_at > now() then claims.note end),
    claimed_at = case when claims.expires_at > now() then claims.claimed_at else now() end
  where claims.expires_at <= now() or (claims.holder = excluded.holder and claims.session = excluded.session)
  returning *)
select (select to_jsonb(taken) from taken) as taken, (select to_jsonb(last) from last) as last from item`;
