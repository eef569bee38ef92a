import type { Dependency } from '../entities/dependency.ts';
import { invalidField } from '../errors.ts';
import { sameEdge } from '../rules/dependencies.ts';
import { acceptedEdges, knownVendorIds } from './links.ts';
import { nothingMore, type Part, type WorkItemUpdate } from './part.ts';
import type { State } from './state.ts';

/** Dependencies on items and vendors, added and removed. Removal comes first, so that one call can turn an edge round. */
export const decideLinks = (change: WorkItemUpdate, state: State, at: string): Part => {
  const parts = [edgeChanges(change, state, at), vendorChanges(change, state, at)];
  return {
    ...nothingMore,
    writes: parts.flatMap(({ writes }) => writes),
    fields: Object.assign({}, ...parts.map(({ fields }) => fields)),
  };
};

const edgeChanges = (change: WorkItemUpdate, state: State, at: string): Part => {
  const { dependencies } = change.fields;
  if (dependencies === undefined) return nothingMore;
  const toEdge = ({ id, type }: (typeof dependencies.add)[number]): Dependency => ({
    source_id: change.entityId,
    target_id: id,
    type,
  });
  const removed = dependencies.remove.map(toEdge);
  for (const edge of removed) if (!state.edges.some((known) => sameEdge(known, edge))) throw noSuchEdge(edge, state);
  const kept = { ...state, edges: state.edges.filter((edge) => !removed.some((gone) => sameEdge(gone, edge))) };
  const added = acceptedEdges(dependencies.add.map(toEdge), kept, 'dependencies.add');
  return {
    ...nothingMore,
    writes: [
      ...(removed.length > 0 ? [{ kind: 'delete_dependencies', edges: removed } as const] : []),
      ...(added.length > 0 ? [{ kind: 'insert_dependencies', edges: added, at, actor: change.actor } as const] : []),
    ],
    fields: removed.length + added.length > 0 ? { dependencies: { from: removed, to: added } } : {},
  };
};

const noSuchEdge = ({ target_id, type }: Dependency, state: State) =>
  invalidField(
    'dependencies.remove',
    `the item has no dependency "${type} ${state.items.get(target_id)?.key ?? target_id}"`,
    'a dependency that this item stated itself',
    'query_work_item shows its dependencies; one with direction "in" is removed at the other item.',
  );

const vendorChanges = (change: WorkItemUpdate, state: State, at: string): Part => {
  const wanted = change.fields.vendor_dependencies;
  if (wanted === undefined) return nothingMore;
  const has = new Set(state.vendorDependencies);
  for (const id of wanted.remove)
    if (!has.has(id))
      throw invalidField(
        'vendor_dependencies.remove',
        'the item does not depend on this vendor',
        'a vendor that it depends on',
      );
  const added = knownVendorIds(wanted.add, state).filter((id) => !has.has(id));
  const workItemId = change.entityId;
  return {
    ...nothingMore,
    writes: [
      ...(wanted.remove.length > 0
        ? [{ kind: 'delete_vendor_dependencies', workItemId, vendorIds: wanted.remove } as const]
        : []),
      ...(added.length > 0
        ? [{ kind: 'insert_vendor_dependencies', workItemId, vendorIds: added, at, actor: change.actor } as const]
        : []),
    ],
    fields: wanted.remove.length + added.length > 0 ? { vendor_dependencies: { from: wanted.remove, to: added } } : {},
  };
};
