import type { StoredConfiguration } from '../entities/configuration.ts';
import type { Conflict } from '../entities/conflict.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import type { Vendor } from '../entities/vendor.ts';
import type { Reference, WorkItem } from '../entities/work-item.ts';
import type { MaintenanceTurns } from './maintenance-turns.ts';
import type { StatusListingSource } from './status-listing.ts';
import type { Store } from './store.ts';
import type { WholeSource } from './whole-workspace.ts';

/** An item with what restoring it needs to know. */
export interface StoredWorkItem extends WorkItem {
  readonly deleted_by_change: string | null;
}

/** An item needs a vendor to be operational. */
export interface VendorDependency {
  readonly work_item_id: string;
  readonly vendor_id: string;
}

/** One row of a workspace's active state, as the lower layers keep it. Archived items come as references where a live row names them. */
export type SnapshotRow =
  | { readonly section: 'work_item'; readonly row: StoredWorkItem }
  | { readonly section: 'archived_reference'; readonly row: Reference }
  | { readonly section: 'dependency'; readonly row: Dependency }
  | { readonly section: 'vendor_dependency'; readonly row: VendorDependency }
  | { readonly section: 'vendor'; readonly row: Vendor }
  | { readonly section: 'deployment'; readonly row: Deployment }
  | { readonly section: 'enhancement'; readonly row: Enhancement }
  | { readonly section: 'configuration'; readonly row: StoredConfiguration }
  | { readonly section: 'conflict'; readonly row: Conflict };

export type SnapshotSection = SnapshotRow['section'];

/** What a row is replaced or removed by, unique within a snapshot. */
export const snapshotRowKey = (entry: SnapshotRow): string => {
  switch (entry.section) {
    case 'dependency':
      return `dependency:${entry.row.source_id}:${entry.row.target_id}:${entry.row.type}`;
    case 'vendor_dependency':
      return `vendor_dependency:${entry.row.work_item_id}:${entry.row.vendor_id}`;
    case 'configuration':
      return 'configuration';
    default:
      return `${entry.section}:${entry.row.id}`;
  }
};

export interface SnapshotHead {
  readonly workspaceId: string;
  /** ISO 8601 UTC: the moment that the rows describe. */
  readonly asOf: string;
  /** Where the change feed goes on from here. */
  readonly cursor: string;
}

export interface WorkspaceSnapshot {
  readonly head: SnapshotHead;
  /** Every active row at one moment, in chunks of at most 500. Read once, to the end or until `return`, within 10 s a chunk. */
  readonly chunks: AsyncIterable<readonly SnapshotRow[]>;
}

/** What became of the workspace after a cursor. */
export interface SnapshotDelta {
  readonly head: SnapshotHead;
  readonly put: readonly SnapshotRow[];
  /** Keys (`snapshotRowKey`) of rows that are no longer active. */
  readonly removed: readonly string[];
}

/** Feeds the layers below with the workspace's active state. */
export interface SnapshotSource {
  snapshot(): Promise<WorkspaceSnapshot>;
  /**
   * Null when the feed cannot go on from `cursor` (another cluster, more changes than are worth following): take a whole
   * snapshot instead. A row may be put again although it did not change.
   */
  delta(cursor: string): Promise<SnapshotDelta | null>;
}

/** A store that the layers below are fed from: PostgreSQL, or the model of it in memory. */
export interface PrimaryStore extends Store, SnapshotSource, StatusListingSource, WholeSource, MaintenanceTurns {}
