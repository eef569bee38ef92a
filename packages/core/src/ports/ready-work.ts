import type { Claim } from '../entities/claim.ts';
import type { VendorReference } from '../entities/vendor.ts';
import type { Reference, WorkItem, WorkItemType } from '../entities/work-item.ts';
import type { Holder } from './claims.ts';

/** An item that must be finished first; archived and unfinished it still blocks. */
export interface Blocker extends Reference {
  readonly archived?: true;
}

/** An unfinished item with everything that may keep somebody from working on it. */
export interface OpenWork {
  readonly item: WorkItem;
  /** Unfinished ones, by age. */
  readonly blockers: readonly Blocker[];
  readonly brokenVendors: readonly VendorReference[];
  /** A lease that has not expired, whoever holds it. */
  readonly claim: Claim | null;
}

export interface ReadyFilter {
  readonly itemType?: WorkItemType;
  readonly limit: number;
  /** Whose claims do not count against an item. */
  readonly holder: Holder;
  /** Whether items that are not ready are wanted too. */
  readonly waiting: boolean;
}

/** Both by priority (1 first, absent = 3), then the oldest first. */
export interface ReadyWork {
  readonly ready: readonly OpenWork[];
  readonly waiting: readonly OpenWork[];
}
