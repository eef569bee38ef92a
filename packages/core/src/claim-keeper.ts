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
  let longest = 0;
  let due = Number.POSITIVE_INFINITY;
  let lastHeld = 0;
  const renew = async (): Promise<void> => {
    const at = now();
    if ((await claims.renewClaims(holder)) > 0) lastHeld = at;
    // Nothing was due for renewal in the time of the longest lease: all have ended.
    else if (at - lastHeld > longest) {
      quarter = due = Number.POSITIVE_INFINITY;
      longest = 0;
    }
  };
  return {
    claimed: (leaseSeconds) => {
      lastHeld = now();
      quarter = Math.min(quarter, leaseSeconds * 250);
      longest = Math.max(longest, leaseSeconds * 1000);
      due = Math.min(due, lastHeld + quarter);
    },
    answered: () => {
      if (now() < due) return;
      due = now() + quarter;
      // The lease simply runs out where the database is away.
      renew().catch(() => {});
    },
  };
};
