import {
  countRows,
  type Dependency,
  type Deployment,
  type Enhancement,
  type Reference,
  type SnapshotRow,
  type StatusListing,
  type StoredConfiguration,
  type StoredWorkItem,
  type Vendor,
  type VendorDependency,
} from '@tracker/core';

/** What the status file holds: every list in the order in which it is printed. */
export interface StatusContent {
  readonly workspaceId: string;
  /** ISO 8601 UTC: the newest time in the data, so that the same data gives the same bytes (FR-022). */
  readonly asOf: string;
  readonly configuration: StoredConfiguration | null;
  readonly vendors: readonly Vendor[];
  readonly deployments: readonly Deployment[];
  readonly enhancements: readonly Enhancement[];
  /** Active and blocked ones that are not deleted, parents before their children. */
  readonly items: readonly StoredWorkItem[];
  /** Between items that are listed. */
  readonly dependencies: readonly Dependency[];
  readonly vendorDependencies: readonly VendorDependency[];
  /** Archived items that a listed dependency names. */
  readonly archivedReferences: readonly Reference[];
  readonly counts: StatusListing['counts'];
}

/** SPEC section 6: the file lists at most so many active and blocked items. */
export const listedItems = 500;
export const listedDeployments = 100;

/** What a status file asks a store for. */
export const listingBounds = { items: listedItems, deployments: listedDeployments } as const;

/**
 * Chooses and orders what the file shows: of a listing within `listingBounds`, or of all rows of a workspace, which are
 * counted here.
 */
export function statusContent(
  workspaceId: string,
  rows: readonly SnapshotRow[],
  { counts, newestAt }: Pick<StatusListing, 'counts' | 'newestAt'> = countRows(rows),
): StatusContent {
  const all = bySection(rows);
  const open = all.work_item.filter(({ deleted_at, status }) => deleted_at === null && status !== 'completed');
  const items = inTreeOrder(open.sort(newestFirst).slice(0, listedItems));
  const listed = new Set(items.map(({ id }) => id));
  const archived = new Map(all.archived_reference.map((reference) => [reference.id, reference]));
  const known = (id: string) => listed.has(id) || archived.has(id);
  const dependencies = all.dependency
    .filter(({ source_id, target_id }) => known(source_id) && known(target_id))
    .sort(byText(({ source_id, target_id, type }) => `${source_id}${target_id}${type}`));
  const named = new Set(dependencies.flatMap(({ source_id, target_id }) => [source_id, target_id]));
  return {
    workspaceId,
    asOf: newestAt,
    configuration: all.configuration[0] ?? null,
    vendors: all.vendor.sort(byText(({ name, id }) => `${name}\u0000${id}`)),
    deployments: all.deployment
      .sort(byText(({ deployed_at, id }) => `${deployed_at}${id}`))
      .reverse()
      .slice(0, listedDeployments),
    enhancements: all.enhancement.sort(byText(({ priority, id }) => `${priority}${id}`)),
    items,
    dependencies,
    vendorDependencies: all.vendor_dependency
      .filter(({ work_item_id }) => listed.has(work_item_id))
      .sort(byText(({ work_item_id, vendor_id }) => `${work_item_id}${vendor_id}`)),
    archivedReferences: [...archived.values()].filter(({ id }) => named.has(id)).sort(byText(({ id }) => id)),
    counts,
  };
}

type Sections = { [Section in SnapshotRow['section']]: Extract<SnapshotRow, { section: Section }>['row'][] };

function bySection(rows: readonly SnapshotRow[]): Sections {
  const sections: Sections = {
    work_item: [],
    archived_reference: [],
    dependency: [],
    vendor_dependency: [],
    vendor: [],
    deployment: [],
    enhancement: [],
    configuration: [],
    conflict: [],
  };
  // Row and section belong together in every member of the union; TypeScript cannot follow that through an index.
  for (const { section, row } of rows) (sections[section] as unknown[]).push(row);
  return sections;
}

const byText =
  <Row>(text: (row: Row) => string) =>
  (a: Row, b: Row): number => {
    const [one, other] = [text(a), text(b)];
    return one < other ? -1 : one > other ? 1 : 0;
  };

const newestFirst = (a: StoredWorkItem, b: StoredWorkItem): number =>
  byText<StoredWorkItem>(({ updated_at }) => updated_at)(b, a) || byText<StoredWorkItem>(({ id }) => id)(a, b);

/** Siblings in the order of their ids, which is that of their creation. */
function inTreeOrder(items: readonly StoredWorkItem[]): readonly StoredWorkItem[] {
  const listed = new Set(items.map(({ id }) => id));
  const children = new Map<string | null, StoredWorkItem[]>();
  for (const item of [...items].sort(byText(({ id }) => id))) {
    const parent = item.parent_id !== null && listed.has(item.parent_id) ? item.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), item]);
  }
  const below = (id: string | null): StoredWorkItem[] =>
    (children.get(id) ?? []).flatMap((item) => [item, ...below(item.id)]);
  return below(null);
}
