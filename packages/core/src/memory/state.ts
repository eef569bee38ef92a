import type { Effect } from '../change.ts';
import { emptyState, type Requirements, type State, type SubtreeNode } from '../decide/state.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { configurationIn, descendantsOf, edgeKey, externalRefKey, type Tables, vendorNamed } from './tables.ts';

/** What a decision looks at, from rows in memory. */
export const stateFor = (needs: Requirements, tables: Tables): State => {
  const baseVersion =
    needs.baseChange === null ? null : (tables.log.get(needs.baseChange)?.effects[0]?.version ?? null);
  const root = needs.subtreeOf === null ? undefined : tables.items.get(needs.subtreeOf);
  return {
    ...emptyState,
    items: new Map(needs.items.flatMap((id) => entry(tables, id))),
    subtree: root === undefined ? [] : [root, ...descendantsOf(tables, root.id)].map((item) => nodeOf(item, tables)),
    subtreeParent: root?.parent_id == null ? null : (tables.items.get(root.parent_id) ?? null),
    edges: reachableEdges(tables, needs.edgesAround),
    vendors: [
      ...needs.vendorIds.flatMap((id) => tables.vendors.get(id) ?? []),
      ...needs.vendorNames.flatMap((name) => vendorNamed(tables, name) ?? []),
    ],
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
    baseVersion,
    history: historyOf(needs.history, baseVersion, tables),
    conflicts: needs.conflict === null ? [] : [tables.conflicts.get(needs.conflict) ?? []].flat(),
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

const entry = ({ items }: Tables, id: string): readonly (readonly [string, WorkItem])[] => {
  const item = items.get(id);
  return item === undefined ? [] : [[id, item]];
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
