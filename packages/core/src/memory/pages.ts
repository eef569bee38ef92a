import type { Conflict } from '../entities/conflict.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import { type Vendor, vendorNameKey } from '../entities/vendor.ts';
import type { ArchivedWorkItem, WorkItem } from '../entities/work-item.ts';
import type {
  ArchiveFilter,
  ConflictFilter,
  DeploymentFilter,
  EnhancementFilter,
  Page,
  VendorFilter,
  WorkItemFilter,
} from '../ports/store.ts';
import { byCreation, byDeployment, byLastChange, byPriority } from './tables.ts';

interface PageOptions<Row> {
  readonly matches: (row: Row) => boolean;
  /** Whether a row lies behind the place where the page begins. */
  readonly isLater: (row: Row) => boolean;
  readonly offset?: number;
  readonly limit: number;
}

/** One walk over rows that are in order; the total is that of the whole list. */
const page = <Row>(ordered: readonly Row[], { matches, isLater, offset = 0, limit }: PageOptions<Row>): Page<Row> => {
  const rows: Row[] = [];
  let totalCount = 0;
  let skipped = 0;
  for (const row of ordered) {
    if (!matches(row)) continue;
    totalCount += 1;
    if (rows.length === limit || !isLater(row)) continue;
    if (skipped < offset) skipped += 1;
    else rows.push(row);
  }
  return { rows, totalCount };
};

const isOrAny = <Value>(wanted: Value | undefined, value: Value): boolean => wanted === undefined || wanted === value;

export const archivePage = (
  ordered: readonly ArchivedWorkItem[],
  { archivedAfter = '', archivedBefore, ...filter }: ArchiveFilter,
): Page<ArchivedWorkItem> =>
  workItemPage(
    ordered.filter(
      ({ archived_at }) =>
        archived_at >= archivedAfter && (archivedBefore === undefined || archived_at < archivedBefore),
    ),
    filter,
  );

export const workItemPage = <Item extends WorkItem>(ordered: readonly Item[], filter: WorkItemFilter): Page<Item> => {
  const { after, offset, limit } = filter;
  return page(ordered, {
    matches: (item) =>
      isOrAny(filter.itemType, item.item_type) &&
      isOrAny(filter.status, item.status) &&
      isOrAny(filter.parentId, item.parent_id) &&
      item.key.startsWith(filter.keyPrefix ?? '') &&
      (filter.includeDeleted || item.deleted_at === null),
    isLater: (item) => after === undefined || byLastChange(item, { updated_at: after.updatedAt, id: after.id }) > 0,
    offset,
    limit,
  });
};

export const vendorPage = (
  ordered: readonly Vendor[],
  { status, search = '', after, limit }: VendorFilter,
): Page<Vendor> => {
  const part = vendorNameKey(search);
  return page(ordered, {
    matches: (vendor) => isOrAny(status, vendor.status) && vendorNameKey(vendor.name).includes(part),
    isLater: ({ name }) => after === undefined || vendorNameKey(name) > after,
    limit,
  });
};

export const deploymentPage = (ordered: readonly Deployment[], filter: DeploymentFilter): Page<Deployment> => {
  const { after, limit } = filter;
  return page(ordered, {
    matches: ({ commit_hash, deployed_at, affected_vendors, related_work_items }) =>
      isOrAny<string | null>(filter.commitHash, commit_hash) &&
      (filter.vendorId === undefined || affected_vendors.some(({ id }) => id === filter.vendorId)) &&
      (filter.workItemId === undefined || related_work_items.some(({ id }) => id === filter.workItemId)) &&
      (filter.since === undefined || deployed_at >= filter.since) &&
      (filter.until === undefined || deployed_at < filter.until),
    isLater: (row) => after === undefined || byDeployment(row, { deployed_at: after.deployedAt, id: after.id }) > 0,
    limit,
  });
};

export const enhancementPage = (ordered: readonly Enhancement[], filter: EnhancementFilter): Page<Enhancement> => {
  const { after, limit } = filter;
  return page(ordered, {
    matches: ({ priority, status, target_quarter }) =>
      isOrAny(filter.priority, priority) &&
      isOrAny(filter.status, status) &&
      isOrAny<string | null>(filter.targetQuarter, target_quarter),
    isLater: (row) => after === undefined || byPriority(row, after) > 0,
    limit,
  });
};

export const conflictPage = (
  ordered: readonly Conflict[],
  { status, id, changeIds, after, limit }: ConflictFilter,
): Page<Conflict> =>
  page(ordered, {
    matches: (conflict) =>
      isOrAny(status, conflict.status) &&
      isOrAny(id, conflict.id) &&
      (changeIds === undefined || changeIds.includes(conflict.change.id)),
    isLater: (row) => after === undefined || byCreation(row, { created_at: after.createdAt, id: after.id }) > 0,
    limit,
  });
