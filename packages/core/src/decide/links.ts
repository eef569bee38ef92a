import type { Dependency } from '../entities/dependency.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { invalidField, notFound, type TrackerError } from '../errors.ts';
import { findCycle, sameEdge } from '../rules/dependencies.ts';
import type { State } from './state.ts';

/** The item that a field names; refused when it does not exist or is deleted. */
export const liveItem = (id: string, state: State, field: string): WorkItem => {
  const item = state.items.get(id);
  if (item === undefined) throw unknownItem(id, field, state);
  if (item.deleted_at !== null)
    throw invalidField(
      field,
      `names ${item.key}, which is deleted`,
      'an item that is not deleted',
      `Restore ${item.key} with update_work_item {restore: true}, or name another item.`,
    );
  return item;
};

/** The refusal for an item that is not live: it is archived, or nobody knows it. */
export const unknownItem = (id: string, field: string, { archivedItems }: State): TrackerError => {
  const archived = archivedItems.get(id);
  if (archived === undefined)
    return notFound(`${field} names work item ${id}, which does not exist.`, 'List the items with list_work_items.');
  return invalidField(
    field,
    `names ${archived.key}, which is archived`,
    'an item that is not archived',
    `Restore it first: tracker archive --restore ${archived.key}. query_archived_work_items {id: "${archived.key}"} shows it.`,
  );
};

/** The edges to add: known live targets, no self edge, no cycle over both kinds (FR-009); those already there are left out. */
export const acceptedEdges = (wanted: readonly Dependency[], state: State, field: string): readonly Dependency[] => {
  for (const { source_id, target_id } of wanted) {
    if (source_id === target_id) throw invalidField(field, 'an item cannot depend on itself', 'another item');
    liveItem(target_id, state, field);
  }
  const added = wanted.filter(
    (edge, position) =>
      !state.edges.some((known) => sameEdge(known, edge)) &&
      wanted.findIndex((other) => sameEdge(other, edge)) === position,
  );
  const cycle = findCycle(state.edges, added);
  const isNew = (id: string) => wanted.some(({ source_id }) => source_id === id);
  const nameOf = (id: string) => state.items.get(id)?.key ?? (isNew(id) ? 'this item' : id);
  if (cycle !== null)
    throw invalidField(
      field,
      `would close a cycle: ${cycle.map(nameOf).join(' blocks ')}`,
      'edges without a cycle over blocks and depends_on together',
      'Remove one of these dependencies first.',
    );
  return added;
};

export const knownVendorIds = (ids: readonly string[], state: State): readonly string[] => {
  for (const id of ids)
    if (!state.vendors.some((vendor) => vendor.id === id))
      throw notFound(`vendor_dependencies names vendor ${id}, which does not exist.`, 'Create it with create_vendor.');
  return [...new Set(ids)];
};
