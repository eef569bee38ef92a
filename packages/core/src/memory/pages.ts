import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import { type Vendor, vendorNameKey } from '../entities/vendor.ts';
import type { WorkItem } from '../entities/work-item.ts';
import type { DeploymentFilter, EnhancementFilter, Page, VendorFilter, WorkItemFilter } from '../ports/store.ts';

/** A sort key as a list: compared from left to right. */
type SortKey = readonly (string | number)[];

const compared = (a: SortKey, b: SortKey): number => {
  const at = a.findIndex((value, position) => value !== b[position]);
  if (at === -1) return 0;
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
};

/** Times run backwards in a list, newest first. */
const newestFirst = (time: string): number => -Date.parse(time);

const page = <Row>(
  matching: readonly Row[],
  keyOf: (row: Row) => SortKey,
  {
    after,
    offset = 0,
    limit,
  }: { readonly after: SortKey | undefined; readonly offset?: number; readonly limit: number },
): Page<Row> => {
  const rows = matching
    .filter((row) => after === undefined || compared(keyOf(row), after) > 0)
    .sort((a, b) => compared(keyOf(a), keyOf(b)));
  return { rows: rows.slice(offset, offset + limit), totalCount: matching.length };
};

const isOrAny = <Value>(wanted: Value | undefined, value: Value): boolean => wanted === undefined || wanted === value;

export const workItemPage = (items: readonly WorkItem[], filter: WorkItemFilter): Page<WorkItem> =>
  page(
    items.filter(
      (item) =>
        isOrAny(filter.itemType, item.item_type) &&
        isOrAny(filter.status, item.status) &&
        isOrAny(filter.parentId, item.parent_id) &&
        (filter.includeDeleted || item.deleted_at === null),
    ),
    ({ updated_at, id }) => [newestFirst(updated_at), id],
    { ...filter, after: filter.after && [newestFirst(filter.after.updatedAt), filter.after.id] },
  );

export const vendorPage = (vendors: readonly Vendor[], { status, search, after, limit }: VendorFilter): Page<Vendor> =>
  page(
    vendors.filter(
      (vendor) => isOrAny(status, vendor.status) && vendorNameKey(vendor.name).includes(vendorNameKey(search ?? '')),
    ),
    ({ name }) => [vendorNameKey(name)],
    { limit, after: after === undefined ? undefined : [after] },
  );

export const deploymentPage = (deployments: readonly Deployment[], filter: DeploymentFilter): Page<Deployment> =>
  page(
    deployments.filter(
      ({ commit_hash, deployed_at, affected_vendors, related_work_items }) =>
        isOrAny<string | null>(filter.commitHash, commit_hash) &&
        (filter.vendorId === undefined || affected_vendors.some(({ id }) => id === filter.vendorId)) &&
        (filter.workItemId === undefined || related_work_items.some(({ id }) => id === filter.workItemId)) &&
        (filter.since === undefined || deployed_at >= filter.since) &&
        (filter.until === undefined || deployed_at < filter.until),
    ),
    ({ deployed_at, id }) => [newestFirst(deployed_at), id],
    { limit: filter.limit, after: filter.after && [newestFirst(filter.after.deployedAt), filter.after.id] },
  );

export const enhancementPage = (enhancements: readonly Enhancement[], filter: EnhancementFilter): Page<Enhancement> =>
  page(
    enhancements.filter(
      ({ priority, status, target_quarter }) =>
        isOrAny(filter.priority, priority) &&
        isOrAny(filter.status, status) &&
        isOrAny<string | null>(filter.targetQuarter, target_quarter),
    ),
    ({ priority, id }) => [priority, id],
    { limit: filter.limit, after: filter.after && [filter.after.priority, filter.after.id] },
  );
