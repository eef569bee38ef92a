import type { Change, Effect, EntityType } from '../change.ts';
import type { StoredConfiguration } from '../entities/configuration.ts';
import type { Conflict, ConflictStatus } from '../entities/conflict.ts';
import type { DependencyView } from '../entities/dependency.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement, EnhancementStatus } from '../entities/enhancement.ts';
import type { KnownExternalRef } from '../entities/external-ref.ts';
import type { Vendor, VendorReference, VendorStatus } from '../entities/vendor.ts';
import type { ArchivedWorkItem, Reference, WorkItem, WorkItemStatus, WorkItemType } from '../entities/work-item.ts';
import type { Claims } from './claims.ts';
import type { ChangeFilter, ChangePage, FeedEntry } from './feed.ts';
import type { ReadyFilter, ReadyWork } from './ready-work.ts';
import type { SearchCandidate, SearchQuery } from './search.ts';

export const dataSources = ['postgresql', 'sqlite_cache', 'git_history', 'markdown_file', 'none'] as const;
export type DataSource = (typeof dataSources)[number];

export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** Where an answer comes from and how old it may be (SPEC section 4, "Every result carries"). */
export interface Provenance {
  readonly source: DataSource;
  /** ISO 8601: the moment that the answer describes. */
  readonly asOf: string;
  readonly cacheAgeSeconds?: number;
  /** Changes acknowledged but not yet in PostgreSQL; absent means 0. */
  readonly pendingSync?: number;
  readonly warnings?: readonly Warning[];
}

/**
 * A read's answer. `null` inside means "I know it does not exist"; a layer that cannot tell throws
 * `LayerUnavailableError` instead.
 */
export interface Snapshot<Value> extends Provenance {
  readonly value: Value;
}

export interface Ancestor extends Reference {
  readonly depth: number;
  readonly archived?: true;
}

export interface ChildNode extends Reference {
  readonly version: number;
  readonly depth: number;
  readonly children: readonly ChildNode[];
}

/** An item with its surroundings; ancestors run from the root to the parent, children are nested and live. */
export interface WorkItemView {
  readonly item: WorkItem;
  readonly ancestors: readonly Ancestor[];
  readonly children: readonly ChildNode[];
  readonly dependencies: readonly DependencyView[];
  /** Operational state of the vendors that the item needs. */
  readonly vendorDependencies: readonly VendorReference[];
}

export interface ViewOptions {
  readonly children: boolean;
  readonly dependencies: boolean;
}

/** Where a page begins: after this row in the order updated_at descending, id ascending. */
export interface ListPosition {
  readonly updatedAt: string;
  readonly id: string;
}

export interface WorkItemFilter {
  readonly itemType?: WorkItemType;
  readonly status?: WorkItemStatus;
  /** null lists the roots; absent lists all. */
  readonly parentId?: string | null;
  /** How the key begins, in capitals. */
  readonly keyPrefix?: string;
  readonly includeDeleted: boolean;
  readonly limit: number;
  readonly offset: number;
  readonly after?: ListPosition;
}

export interface ArchiveFilter extends WorkItemFilter {
  /** Inclusive; ISO 8601 UTC. */
  readonly archivedAfter?: string;
  /** Exclusive; ISO 8601 UTC. */
  readonly archivedBefore?: string;
}

/** An archived item with its surroundings. Ancestors may be live; all that lies below it is archived like itself. */
export interface ArchivedWorkItemView extends Omit<WorkItemView, 'item'> {
  readonly item: ArchivedWorkItem;
}

/** Items at one depth whose whole subtree may be archived, in the order of their ids. */
export interface ArchivableFilter {
  /** ISO 8601 UTC; see `isArchivable`. */
  readonly createdBefore: string;
  readonly depth: number;
  readonly after?: string;
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly totalCount: number;
}

export interface VendorFilter {
  readonly status?: VendorStatus;
  /** A part of the name, without regard to case. */
  readonly search?: string;
  readonly limit: number;
  /** The folded name (`vendorNameKey`) that the page begins after. */
  readonly after?: string;
}

export interface DeploymentFilter {
  readonly commitHash?: string;
  readonly vendorId?: string;
  readonly workItemId?: string;
  /** Inclusive; ISO 8601 UTC. */
  readonly since?: string;
  /** Exclusive; ISO 8601 UTC. */
  readonly until?: string;
  readonly limit: number;
  /** Newest first, then by id. */
  readonly after?: { readonly deployedAt: string; readonly id: string };
}

export interface EnhancementFilter {
  readonly priority?: number;
  readonly status?: EnhancementStatus;
  readonly targetQuarter?: string;
  readonly limit: number;
  /** By priority, high first, then by id. */
  readonly after?: { readonly priority: number; readonly id: string };
}

export interface ConflictFilter {
  readonly status?: ConflictStatus;
  readonly id?: string;
  /** Of any of these changes. */
  readonly changeIds?: readonly string[];
  readonly limit: number;
  /** Oldest first, then by id. */
  readonly after?: { readonly createdAt: string; readonly id: string };
}

/** The entity as it is after a change. */
export type ChangedEntity =
  | { readonly type: 'work_item'; readonly value: WorkItem }
  | { readonly type: 'vendor'; readonly value: Vendor }
  | { readonly type: 'deployment'; readonly value: Deployment }
  | { readonly type: 'configuration'; readonly value: StoredConfiguration }
  | { readonly type: 'enhancement'; readonly value: Enhancement }
  | { readonly type: 'conflict'; readonly value: Conflict }
  /** It is gone: this change removed it, or one that came after. */
  | { readonly type: 'removed'; readonly value: { readonly entity: EntityType; readonly id: string } };

export interface AppliedChange {
  readonly changeId: string;
  /** `known` when a change with this id was applied before: nothing was done again. */
  readonly outcome: 'applied' | 'known';
  readonly entity: ChangedEntity;
  readonly effects: readonly Effect[];
}

export interface ReadStore {
  /** `ref` is an id or a key. Deleted items are found too: `deleted_at` says so. */
  workItem(ref: string): Promise<Snapshot<WorkItem | null>>;
  workItemView(ref: string, options: ViewOptions): Promise<Snapshot<WorkItemView | null>>;
  workItems(filter: WorkItemFilter): Promise<Snapshot<Page<WorkItem>>>;
  /** The items among `refs` (ids or keys) that exist, live or deleted, in no particular order. */
  workItemsByRef(refs: readonly string[]): Promise<Snapshot<readonly WorkItem[]>>;
  /** The archived ones among `refs` (ids or keys), in no particular order. */
  archivedWorkItemsByRef(refs: readonly string[]): Promise<Snapshot<readonly ArchivedWorkItem[]>>;
  /** Archived items, last changed first (FR-039). */
  archivedWorkItems(filter: ArchiveFilter): Promise<Snapshot<Page<ArchivedWorkItem>>>;
  archivedWorkItemView(ref: string, options: ViewOptions): Promise<Snapshot<ArchivedWorkItemView | null>>;
  archivableWorkItems(filter: ArchivableFilter): Promise<Snapshot<readonly Reference[]>>;
  /** What can be worked on now, and what keeps the rest (FR-009); readiness is `whyNotReady`. */
  readyWork(filter: ReadyFilter): Promise<Snapshot<ReadyWork>>;
  /** `name` is compared without regard to case. */
  vendorByName(name: string): Promise<Snapshot<Vendor | null>>;
  /** Every vendor of the workspace, by name. */
  vendors(): Promise<Snapshot<readonly VendorReference[]>>;
  /** Vendors by name, in pages. */
  vendorPage(filter: VendorFilter): Promise<Snapshot<Page<Vendor>>>;
  /** The deployment timeline, newest first (FR-006). */
  deployments(filter: DeploymentFilter): Promise<Snapshot<Page<Deployment>>>;
  /** Enhancements, high priority first (FR-018). */
  enhancements(filter: EnhancementFilter): Promise<Snapshot<Page<Enhancement>>>;
  /** Changes that wait for somebody's choice, and those that were settled; oldest first (SPEC section 5). */
  conflicts(filter: ConflictFilter): Promise<Snapshot<Page<Conflict>>>;
  /** What was imported from a system before: what importers match on. */
  externalRefs(system: string): Promise<Snapshot<readonly KnownExternalRef[]>>;
  configuration(): Promise<Snapshot<StoredConfiguration>>;
  /** The change log as a feed that skips nothing, however late it commits. `ValidationError` for what is no cursor. */
  changes(filter: ChangeFilter): Promise<Snapshot<ChangePage>>;
  /** What matches, unranked: the newest `mostCandidates` of each place. */
  search(query: SearchQuery): Promise<Snapshot<readonly SearchCandidate[]>>;
  /** `ref` is a change's id or its number. */
  change(ref: string): Promise<Snapshot<FeedEntry | null>>;
}

export interface ApplyOptions {
  /** Looks at the workspace as the changes leave it, before they are committed; when it throws, nothing is applied. */
  readonly check?: (inside: ReadStore) => Promise<void>;
  /** Told in a transaction how many changes are applied, before anything is committed; begins anew when that does. */
  readonly onApplied?: (count: number) => void;
}

/** A workspace's data. One store serves one workspace. */
export interface Store extends ReadStore, Claims {
  /**
   * Applies every change or none, in order; a change whose id was applied before does nothing. Throws the refusals of
   * `decide`, `VersionConflictError` for a base that has moved on, `LayerUnavailableError` when the store is away.
   */
  apply(changes: readonly Change[], options?: ApplyOptions): Promise<Snapshot<readonly AppliedChange[]>>;
  close(): Promise<void>;
}
