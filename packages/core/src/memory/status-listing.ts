import { countRows } from '../feed/count-rows.ts';
import type { ListingBounds, StatusListing } from '../ports/status-listing.ts';
import type { SnapshotRow } from '../ports/workspace-snapshot.ts';

type Of<Section extends SnapshotRow['section']> = Extract<SnapshotRow, { readonly section: Section }>;

/** The listing of rows in memory: the model of the one in PostgreSQL. */
export const listingOf = (all: Iterable<SnapshotRow>, bounds: ListingBounds): StatusListing => {
  const rows = [...all];
  const items = rows
    .filter((entry): entry is Of<'work_item'> => entry.section === 'work_item')
    .filter(({ row }) => row.deleted_at === null && row.status !== 'completed')
    .sort(({ row: a }, { row: b }) => `${b.updated_at}`.localeCompare(a.updated_at) || (a.id < b.id ? -1 : 1))
    .slice(0, bounds.items);
  const deployments = rows
    .filter((entry): entry is Of<'deployment'> => entry.section === 'deployment')
    .sort(({ row: a }, { row: b }) => (`${b.deployed_at}${b.id}` < `${a.deployed_at}${a.id}` ? -1 : 1))
    .slice(0, bounds.deployments);
  const listed = new Set(items.map(({ row }) => row.id));
  const named = new Set<string>();
  const links = rows.filter((entry) => {
    if (entry.section === 'vendor_dependency') return listed.has(entry.row.work_item_id);
    if (entry.section !== 'dependency') return false;
    const ends = [entry.row.source_id, entry.row.target_id];
    if (!ends.some((id) => listed.has(id))) return false;
    for (const id of ends) named.add(id);
    return true;
  });
  const whole = rows.filter(
    (entry) =>
      entry.section === 'vendor' ||
      entry.section === 'enhancement' ||
      entry.section === 'configuration' ||
      (entry.section === 'archived_reference' && named.has(entry.row.id)),
  );
  return { rows: [...items, ...deployments, ...links, ...whole], ...countRows(rows) };
};
