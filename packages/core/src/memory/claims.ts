import type { Claim } from '../entities/claim.ts';
import type { Claims, Holder } from '../ports/claims.ts';
import type { Snapshot } from '../ports/store.ts';
import type { Tables } from './tables.ts';

const isHeldBy = (claim: Claim, { holder, session }: Holder): boolean =>
  claim.holder === holder && claim.session === session;

/** The lease on an item that has not ended by `at`, ISO 8601 UTC. */
export const runningClaim = ({ claims }: Tables, id: string, at: string): Claim | null => {
  const claim = claims.get(id);
  return claim !== undefined && claim.expires_at > at ? claim : null;
};

/** Leases on items in memory. */
export const createMemoryClaims = (
  tables: () => Tables,
  clock: () => string,
  answer: <Value>(value: Value) => Snapshot<Value>,
): Claims => {
  const leases = new Map<string, number>();
  const after = (from: string, seconds: number): string => new Date(Date.parse(from) + seconds * 1000).toISOString();
  return {
    claim: async ({ workItemId: id, holder, session, leaseSeconds, note }) => {
      const { items, claims } = tables();
      const at = clock();
      if (items.get(id)?.deleted_at !== null) return answer(null);
      const last = claims.get(id) ?? null;
      const running = last !== null && last.expires_at > at;
      const own = running && isHeldBy(last, { holder, session });
      if (running && !own) return answer({ claim: last, mine: false, previous: null });
      const kept = own ? last.note : null;
      const claimed_at = own ? last.claimed_at : at;
      const claim: Claim = {
        work_item_id: id,
        holder,
        session,
        note: note ?? kept,
        claimed_at,
        expires_at: after(at, leaseSeconds),
      };
      claims.put(id, claim);
      leases.set(id, leaseSeconds);
      return answer({ claim, mine: true, previous: own ? null : last });
    },
    releaseClaim: async ({ workItemId: id, note, ...holder }) => {
      const at = clock();
      const last = tables().claims.get(id);
      if (last === undefined || last.expires_at <= at || !isHeldBy(last, holder)) return answer(null);
      const ended = { ...last, note: note ?? last.note, expires_at: at };
      tables().claims.put(id, ended);
      return answer(ended);
    },
    renewClaims: async (holder) => {
      const at = clock();
      const due = [...tables().claims.values()].filter(
        (claim) =>
          isHeldBy(claim, holder) &&
          claim.expires_at > at &&
          claim.expires_at <= after(at, (leases.get(claim.work_item_id) ?? 0) * 0.75),
      );
      for (const claim of due)
        tables().claims.put(claim.work_item_id, {
          ...claim,
          expires_at: after(at, leases.get(claim.work_item_id) ?? 0),
        });
      return due.length;
    },
  };
};
