import type { Claim } from '../entities/claim.ts';
import type { Snapshot } from './store.ts';

/** Who claims: one client in one process or session, so that a restarted client is another holder. */
export interface Holder {
  readonly holder: string;
  readonly session: string;
}

export interface ClaimRequest extends Holder {
  readonly workItemId: string;
  readonly leaseSeconds: number;
  /** Null keeps what the same holder said before. */
  readonly note: string | null;
}

export interface ClaimOutcome {
  /** Whose the item is now. */
  readonly claim: Claim;
  readonly mine: boolean;
  /** The claim that ended before this one began, with its last note. */
  readonly previous: Claim | null;
}

/** Leases, not history: one row per item, judged by the database's clock, never replayed. */
export interface Claims {
  /** Takes or prolongs the lease unless somebody else holds it; null when the item is not live. */
  claim(request: ClaimRequest): Promise<Snapshot<ClaimOutcome | null>>;
  /** Ends the holder's own lease; its note stays for whoever comes next. Null when the holder has none. */
  releaseClaim(request: Omit<ClaimRequest, 'leaseSeconds'>): Promise<Snapshot<Claim | null>>;
  /** Prolongs what the holder has and what has spent a quarter of its time; gives how many that were. */
  renewClaims(holder: Holder): Promise<number>;
}
