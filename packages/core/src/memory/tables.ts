import type { Change, Effect } from '../change.ts';
import type { Write } from '../decide/decision.ts';
import { emptyState, type Requirements, type State } from '../decide/state.ts';
import { type StoredConfiguration, seedConfiguration } from '../entities/configuration.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import type { KnownExternalRef } from '../entities/external-ref.ts';
import { type Vendor, vendorNameKey } from '../entities/vendor.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { keyOf, longestKey, shortestKey } from '../ids.ts';
import { reachableEdges, sameEdge } from '../rules/dependencies.ts';
import { isWithin } from '../rules/hierarchy.ts';

export interface LoggedChange {
  readonly change: Change;
  readonly effects: readonly Effect[];
}

/** A workspace's rows as plain collections. */
export interface Tables {
  readonly items: Map<string, WorkItem>;
  readonly deletedBy: Map<string, string>;
  edges: readonly Dependency[];
  vendorDependencies: readonly { readonly workItemId: string; readonly vendorId: string }[];
  readonly vendors: Map<string, Vendor>;
  readonly deployments: Map<string, Deployment>;
  readonly enhancements: Map<string, Enhancement>;
  externalRefs: readonly KnownExternalRef[];
  configuration: StoredConfiguration;
  readonly log: Map<string, LoggedChange>;
}

export const emptyTables = (at: string): Tables => ({
  items: new Map(),
  deletedBy: new Map(),
  edges: [],
  vendorDependencies: [],
  vendors: new Map(),
  deployments: new Map(),
  enhancements: new Map(),
  externalRefs: [],
  configuration: seedConfiguration(at),
  log: new Map(),
});

/** A copy to work on, so that a refused batch leaves nothing behind. Rows are immutable and shared. */
export const copyOf = (tables: Tables): Tables => ({
  ...tables,
  items: new Map(tables.items),
  deletedBy: new Map(tables.deletedBy),
  vendors: new Map(tables.vendors),
  deployments: new Map(tables.deployments),
  enhancements: new Map(tables.enhancements),
  log: new Map(tables.log),
});

export const stateFor = (needs: Requirements, tables: Tables): State => {
  const root = needs.subtreeOf === null ? undefined : tables.items.get(needs.subtreeOf);
  return {
    ...emptyState,
    items: new Map(needs.items.flatMap((id) => entry(tables.items, id))),
    subtree: root === undefined ? [] : subtreeOf(root, tables),
    subtreeParent: root?.parent_id == null ? null : (tables.items.get(root.parent_id) ?? null),
    edges: reachableEdges(tables.edges, needs.edgesAround),
    vendors: [...tables.vendors.values()].filter(
      ({ id, name }) => needs.vendorIds.includes(id) || needs.vendorNames.includes(vendorNameKey(name)),
    ),
    vendorDependencies: tables.vendorDependencies
      .filter(({ workItemId }) => workItemId === needs.vendorDependenciesOf)
      .map(({ vendorId }) => vendorId),
    configuration: needs.configuration ? tables.configuration : null,
    enhancements: needs.enhancements ? [...tables.enhancements.values()] : [],
    externalRefs: tables.externalRefs.filter(
      ({ system, id }) => system === needs.externalRef?.system && id === needs.externalRef.id,
    ),
    baseVersion: needs.baseChange === null ? null : (tables.log.get(needs.baseChange)?.effects[0]?.version ?? null),
  };
};

const entry = (items: ReadonlyMap<string, WorkItem>, id: string): readonly (readonly [string, WorkItem])[] => {
  const item = items.get(id);
  return item === undefined ? [] : [[id, item]];
};

const subtreeOf = (root: WorkItem, { items, deletedBy }: Tables): State['subtree'] =>
  [...items.values()]
    .filter(({ path }) => isWithin(path, root.id))
    .map(({ id, key, path, depth, version, deleted_at }) => ({
      id,
      key,
      path,
      depth,
      version,
      deleted_at,
      deleted_by_change: deletedBy.get(id) ?? null,
    }));

export const carryOut = (tables: Tables, write: Write): void => {
  const { items } = tables;
  switch (write.kind) {
    case 'insert_work_item':
      items.set(write.row.id, { ...write.row, key: freeKey(write.row, tables) });
      return;
    case 'replace_work_item':
      items.set(write.row.id, write.row);
      if (write.deletedByChange === null) tables.deletedBy.delete(write.row.id);
      else tables.deletedBy.set(write.row.id, write.deletedByChange);
      return;
    case 'relocate_work_items':
      for (const item of named(write.ids, items))
        items.set(item.id, {
          ...item,
          path: write.toPath + item.path.slice(write.fromPath.length),
          depth: item.depth + write.depthBy,
        });
      return;
    case 'delete_work_items':
      for (const item of named(write.ids, items)) {
        items.set(item.id, { ...touched(item, write), deleted_at: write.deletedAt });
        tables.deletedBy.set(item.id, write.changeId);
      }
      return;
    case 'restore_work_items':
      for (const item of named(write.ids, items)) {
        items.set(item.id, { ...touched(item, write), deleted_at: null });
        tables.deletedBy.delete(item.id);
      }
      return;
    case 'insert_dependencies':
      tables.edges = [...tables.edges, ...write.edges];
      return;
    case 'delete_dependencies':
      tables.edges = tables.edges.filter((edge) => !write.edges.some((gone) => sameEdge(gone, edge)));
      return;
    case 'insert_vendor_dependencies':
      tables.vendorDependencies = [
        ...tables.vendorDependencies,
        ...write.vendorIds.map((vendorId) => ({ workItemId: write.workItemId, vendorId })),
      ];
      return;
    case 'delete_vendor_dependencies':
      tables.vendorDependencies = tables.vendorDependencies.filter(
        ({ workItemId, vendorId }) => workItemId !== write.workItemId || !write.vendorIds.includes(vendorId),
      );
      return;
    case 'insert_external_ref':
      tables.externalRefs = [...tables.externalRefs, write.ref];
      return;
    case 'clear_current_session':
      tables.configuration = { ...tables.configuration, current_session_id: null };
      return;
    case 'insert_vendor':
    case 'replace_vendor':
      tables.vendors.set(write.row.id, write.row);
      return;
    case 'insert_deployment':
      tables.deployments.set(write.row.id, write.row);
      return;
    case 'replace_configuration':
      tables.configuration = write.row;
      return;
    case 'insert_enhancement':
    case 'replace_enhancement':
      tables.enhancements.set(write.row.id, write.row);
      return;
  }
};

const named = (ids: readonly string[], items: ReadonlyMap<string, WorkItem>): readonly WorkItem[] =>
  ids.flatMap((id) => entry(items, id).map(([, item]) => item));

const touched = (item: WorkItem, { at, actor }: { readonly at: string; readonly actor: string }): WorkItem => ({
  ...item,
  version: item.version + 1,
  updated_at: at,
  updated_by: actor,
});

const freeKey = ({ id, item_type }: WorkItem, { items }: Tables): string => {
  const taken = new Set([...items.values()].map(({ key }) => key));
  for (let length = shortestKey; length < longestKey; length += 1) {
    const key = keyOf(item_type, id, length);
    if (!taken.has(key)) return key;
  }
  return keyOf(item_type, id, longestKey);
};
