import type { Dependency } from '../entities/dependency.ts';
import { type Reference, referenceTo } from '../entities/work-item.ts';
import type { WholeRow } from '../ports/whole-workspace.ts';
import type { SnapshotRow } from '../ports/workspace-snapshot.ts';
import { deploymentRowOf } from '../restoration.ts';
import { configurationIn, configurationKey, edgeKey, emptyTables, type Tables, vendorDependencyKey } from './tables.ts';

/** Rows of a snapshot as tables to read; a configuration that is missing is the seeded one. */
export const tablesOf = async (
  chunks: AsyncIterable<readonly SnapshotRow[]> | Iterable<readonly SnapshotRow[]>,
  asOf: string,
): Promise<Tables> => {
  const tables = emptyTables(asOf);
  for await (const chunk of chunks)
    tables.undo.allOrNothing(() => {
      for (const entry of chunk) putRow(tables, entry);
    });
  return tables;
};

export const putRow = (tables: Tables, entry: SnapshotRow): void => {
  switch (entry.section) {
    case 'work_item': {
      const { deleted_by_change, ...item } = entry.row;
      tables.items.put(item.id, item);
      if (deleted_by_change !== null) tables.deletedBy.put(item.id, deleted_by_change);
      return;
    }
    case 'archived_reference':
      tables.archived.put(entry.row.id, entry.row);
      return;
    case 'dependency':
      tables.edges.put(edgeKey(entry.row), entry.row);
      return;
    case 'vendor_dependency':
      tables.vendorDependencies.put(vendorDependencyKey(entry.row), entry.row);
      return;
    case 'vendor':
      tables.vendors.put(entry.row.id, entry.row);
      return;
    case 'deployment':
      tables.deployments.put(entry.row.id, entry.row);
      return;
    case 'enhancement':
      tables.enhancements.put(entry.row.id, entry.row);
      return;
    case 'configuration':
      tables.configuration.put(configurationKey, entry.row);
      return;
    case 'conflict':
      tables.conflicts.put(entry.row.id, entry.row);
      return;
  }
};

/** Everything that a snapshot holds of these tables; the change log stays behind. */
export function* rowsOf(tables: Tables): Iterable<SnapshotRow> {
  for (const row of tables.items.values())
    yield { section: 'work_item', row: { ...row, deleted_by_change: tables.deletedBy.get(row.id) ?? null } };
  const { items } = tables;
  const edges = [...tables.edges.values()].filter(({ source_id, target_id }) => isLive(items, source_id, target_id));
  for (const row of referencesIn(tables, edges)) yield { section: 'archived_reference', row };
  for (const row of edges) yield { section: 'dependency', row };
  for (const row of tables.vendorDependencies.values())
    if (isLive(items, row.work_item_id)) yield { section: 'vendor_dependency', row };
  for (const row of tables.vendors.values()) yield { section: 'vendor', row };
  for (const row of tables.deployments.values()) yield { section: 'deployment', row };
  for (const row of tables.enhancements.values()) yield { section: 'enhancement', row };
  yield { section: 'configuration', row: configurationIn(tables) };
  for (const row of tables.conflicts.values()) yield { section: 'conflict', row };
}

/** Links among archived items alone are archived with them. */
const isLive = (items: Tables['items'], ...ends: readonly string[]): boolean =>
  ends.some((id) => items.get(id) !== undefined);

/** The archived items that a live one names. */
const referencesIn = ({ archive, archived }: Tables, edges: readonly Dependency[]): readonly Reference[] => {
  const named = new Set(edges.flatMap(({ source_id, target_id }) => [source_id, target_id]));
  return [...[...named].flatMap((id) => archive.get(id) ?? []).map(referenceTo), ...archived.values()];
};

/** Everything that these tables hold, archived or not; claims and the change log stay behind. */
export function* wholeRowsOf(tables: Tables): Iterable<WholeRow> {
  const deletedBy = (id: string) => tables.deletedBy.get(id) ?? null;
  yield { section: 'configuration', row: configurationIn(tables) };
  for (const row of tables.vendors.values()) yield { section: 'vendor', row };
  for (const row of tables.items.values())
    yield { section: 'work_item', row: { ...row, deleted_by_change: deletedBy(row.id) } };
  for (const row of tables.archive.values())
    yield { section: 'archived_work_item', row: { ...row, deleted_by_change: deletedBy(row.id) } };
  for (const row of tables.edges.values()) yield { section: 'dependency', row };
  for (const row of tables.vendorDependencies.values()) yield { section: 'vendor_dependency', row };
  for (const row of tables.deployments.values()) yield { section: 'deployment', row: deploymentRowOf(row) };
  for (const row of tables.enhancements.values()) yield { section: 'enhancement', row };
  for (const row of tables.conflicts.values()) yield { section: 'conflict', row };
  for (const row of tables.externalRefs.values()) yield { section: 'external_ref', row };
}
