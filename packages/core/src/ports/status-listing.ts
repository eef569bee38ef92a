import type { SnapshotRow } from './workspace-snapshot.ts';

/** How much of what a status file names one by one; everything else of it is listed whole. */
export interface ListingBounds {
  /** Open items, the last changed first. */
  readonly items: number;
  /** The newest first. */
  readonly deployments: number;
}

/** How many there are of what a status file may not list whole; deleted items are not counted. */
export interface StatusCounts {
  readonly vendors: number;
  readonly deployments: number;
  readonly enhancements: number;
  readonly active: number;
  readonly blocked: number;
  readonly completed: number;
}

/** What a status file shows of a workspace, of one moment (FR-022). */
export interface StatusListing {
  /**
   * Open items and deployments within the bounds, every vendor and enhancement, the configuration, the dependencies of
   * the listed items, and the archived items that those name; in no particular order.
   */
  readonly rows: readonly SnapshotRow[];
  readonly counts: StatusCounts;
  /** ISO 8601 UTC: the newest time of change of anything live, listed or not. */
  readonly newestAt: string;
}

/** Gives a status file's content without reading the whole workspace. */
export interface StatusListingSource {
  statusListing(bounds: ListingBounds): Promise<StatusListing>;
}
