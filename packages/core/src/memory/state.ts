import type { Effect } from '../change.ts';
import { emptyState, type Requirements, type State, type SubtreeNode } from '../decide/state.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { WorkItem } from '../entities/work-item.ts';
import type { Archivable } from '../rules/archiving.ts';
import { runningClaim } from './claims.ts';
import type { RowTable } from './row-table.ts';
import { configurationIn, descendantsOf, edgeKey, externalRefKey, type Tables, vendorNamed } from './tables.ts';

/** What a decision looks at, from rows in memory. */
export const stateFor = (needs: Requirements, tables: Tables, at: string): State => {
  const baseVersion =
    needs.baseChange === null ? null : (tables.log.get(needs.baseChange)?.effects[0]?.version ?? null);
  const root = needs.subtreeOf === null ? undefined : tables.items.get(needs.subtreeOf);
  const parents = needs.unarchiving.flatMap((id) => tables.archive.get(id)?.parent_id ?? []);
  return {
    ...emptyState,
    items: new Map([...needs.items, ...parents].flatMap((id) => entry(tables.items, id))),
    archivedItems: new Map(
      [...needs.items, ...needs.unarchiving, ...parents].flatMap((id) => entry(tables.archive, id)),
    ),
    archivable: needs.archivable.flatMap((id) => archivableIn(tables, tables.items.get(id), at)),
    keepsChild: needs.archivable.filter((id) =>
      tables.items.by(tables.by.parent, id).some((child) => !needs.archivable.includes(child.id)),
    ),
    subtree: root === undefined ? [] : [root, ...descendantsOf(tables, root.id)].map((item) => nodeOf(item, tables)),
    subtreeParent: root?.parent_id == null ? null : (tables.items.get(root.parent_id) ?? null),
    edges: reachableEdges(tables, needs.edgesAround),
    vendors: [
      ...needs.vendorIds.flatMap((id) => tables.vendors.get(id) ?? []),
      ...needs.vendorNames.flatMap((name) => vendorNamed(tables, name) ?? []),
    ],
    vendorUses: vendorUses(tables, needs.usesOfVendor),
    deployments: needs.deployment === null ? [] : [tables.deployments.get(needs.deployment) ?? []].flat(),
    vendorDependencies:
      needs.vendorDependenciesOf === null
        ? []
        : tables.vendorDependencies
            .by(tables.by.dependentItem, needs.vendorDependenciesOf)
            .map(({ vendor_id }) => vendor_id),
    configuration: needs.configuration ? configurationIn(tables) : null,
    enhancements: needs.enhancements ? [...tables.enhancements.values()] : [],
    externalRefs:
      needs.externalRef === null ? [] : [tables.externalRefs.get(externalRefKey(needs.externalRef)) ?? []].flat(),
    knownRefs: [...tables.externalRefs.values()].filter(({ entityId }) => entityId === needs.refsOfEntity),
    baseVersion,
    history: historyOf(needs.history, baseVersion, tables),
    conflicts: needs.conflict === null ? [] : [tables.conflicts.get(needs.conflict) ?? []].flat(),
  };
};

const vendorUses = (
  { vendorDependencies, deployments, items, archive }: Tables,
  id: string | null,
): State['vendorUses'] => {
  if (id === null) return emptyState.vendorUses;
  return {
    items: [...vendorDependencies.values()]
      .filter(({ vendor_id }) => vendor_id === id)
      .map(({ work_item_id }) => (items.get(work_item_id) ?? archive.get(work_item_id))?.key ?? work_item_id)
      .sort(),
    deployments: deployments
      .inOrder()
      .filter(({ affected_vendors }) => affected_vendors.some((vendor) => vendor.id === id))
      .map(({ metadata }) => String(metadata.pr_title)),
  };
};

/** What later changes did to an entity, oldest first. */
export const effectsSince = ({ log, by }: Tables, id: string, version: number): readonly Effect[] =>
  log
    .by(by.affected, id)
    .flatMap(({ effects }) => effects)
    .filter((effect) => effect.id === id && (effect.version ?? 0) > version);

const historyOf = (asked: Requirements['history'], baseVersion: number | null, tables: Tables): readonly Effect[] => {
  if (asked === null) return [];
  const version = 'version' in asked.base ? asked.base.version : baseVersion;
  return version === null ? [] : effectsSince(tables, asked.entityId, version);
};

const entry = <Row>(rows: RowTable<Row>, id: string): readonly (readonly [string, Row])[] => {
  const row = rows.get(id);
  return row === undefined ? [] : [[id, row]];
};

export const archivableIn = (tables: Tables, item: WorkItem | undefined, at: string): readonly Archivable[] => {
  if (item === undefined) return [];
  const { restoredAt } = tables;
  return [
    { ...item, restored_at: restoredAt.get(item.id) ?? null, claimed: runningClaim(tables, item.id, at) !== null },
  ];
};

const nodeOf = ({ id, key, path, depth, version, deleted_at }: WorkItem, { deletedBy }: Tables): SubtreeNode => ({
  id,
  key,
  path,
  depth,
  version,
  deleted_at,
  deleted_by_change: deletedBy.get(id) ?? null,
});

/** The edges connected to `ids`, however long the way, in either direction. */
const reachableEdges = ({ edges, by }: Tables, ids: readonly string[]): readonly Dependency[] => {
  const reached = new Set(ids);
  const found = new Map<string, Dependency>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const edge of edges.by(by.edgeEnd, id)) {
      found.set(edgeKey(edge), edge);
      for (const end of [edge.source_id, edge.target_id]) if (!reached.has(end)) open.push(end);
      reached.add(edge.source_id).add(edge.target_id);
    }
  return [...found.values()];
};
