import type { Claims, Holder } from './ports/claims.ts';

/** Keeps one client's leases alive as long as it calls (SPEC section 2). */
export interface ClaimKeeper {
  /** The client has claimed something for so long. */
  claimed(leaseSeconds: number): void;
  /** The client was answered: renews in the background, at most once per quarter lease, and never where nothing is held. */
  answered(): void;
}

/** `now` in milliseconds. */
export const createClaimKeeper = (claims: Claims, holder: Holder, now: () => number): ClaimKeeper => {
  let quarter = Number.POSITIVE_INFINITY;
  let due = Number.POSITIVE_INFINITY;
  const renew = async (): Promise<void> => {
    const renewed = await claims.renewClaims(holder);
    // Nothing was renewed: a lease is younger than its quarter, or all have ended. The next quarter will tell.
    if (renewed === 0) idle += 1;
    else idle = 0;
    if (idle > 4) quarter = due = Number.POSITIVE_INFINITY;
  };
  let idle = 0;
  return {
    claimed: (leaseSeconds) => {
      idle = 0;
      quarter = Math.min(quarter, leaseSeconds * 250);
      due = Math.min(due, now() + quarter);
    },
    answered: () => {
      if (now() < due) return;
      due = now() + quarter;
      // The lease simply runs out where the database is away.
      renew().catch(() => {});
    },
  };
};
