import type { ChangeOf, Effect } from '../change.ts';
import { maxDepth, type WorkItem } from '../entities/work-item.ts';
import { invalidField } from '../errors.ts';
import { isArchivable } from '../rules/archiving.ts';
import { type Place, placeUnder, tooDeep } from '../rules/hierarchy.ts';
import type { Decision } from './decision.ts';
import { unknownItem } from './links.ts';
import type { State } from './state.ts';

/**
 * Takes those of the named items into the archive that still qualify and have nothing live below them that stays, so
 * that what is archived is whole subtrees at every moment (FR-039). What was changed meanwhile stays, without a refusal:
 * a step of a thousand items must not fail because of one.
 */
export const decideArchiving = (change: ChangeOf<'work_item.archive'>, state: State, at: string): Decision => {
  const { entityId, fields, actor } = change;
  const leaving = archived(fields.created_before, state);
  const entity = leaving.get(entityId) ?? state.items.get(entityId) ?? state.archivedItems.get(entityId);
  if (entity === undefined) throw unknownItem(entityId, 'item_ids', state);
  const ids = [...leaving.keys()];
  return {
    kind: 'write',
    writes: ids.length === 0 ? [] : [{ kind: 'archive_work_items', ids, at, actor }],
    effects: ids.map((id) => archiveEffect(id, null, at)),
    entity: { type: 'work_item', value: entity },
  };
};

/** Deepest first, so that a parent is asked when it is known which of its children go. */
const archived = (createdBefore: string, { archivable, keepsChild, configuration }: State) => {
  const rule = { createdBefore, currentSessionId: configuration?.current_session_id ?? null };
  const staysOpen = new Set(keepsChild);
  const leaving = new Map<string, WorkItem>();
  for (const { restored_at, claimed, ...item } of [...archivable].sort((a, b) => b.depth - a.depth)) {
    if (isArchivable({ ...item, restored_at, claimed }, rule) && !staysOpen.has(item.id)) leaving.set(item.id, item);
    else if (item.parent_id !== null) staysOpen.add(item.parent_id);
  }
  return leaving;
};

/** Brings archived items back below their parents, which must be live or come along; places follow from the parents'. */
export const decideUnarchiving = (change: ChangeOf<'work_item.unarchive'>, state: State, at: string): Decision => {
  const { entityId, fields, actor } = change;
  const back = new Map<string, WorkItem>();
  for (const id of fields.item_ids) {
    const archived = state.archivedItems.get(id);
    if (archived === undefined) continue;
    const { archived_at: _at, ...item } = archived;
    const parent = parentOf(item, back, state);
    if (parent !== 'missing') back.set(id, { ...item, ...checkedPlace(parent, id) });
  }
  const entity = back.get(entityId) ?? state.items.get(entityId);
  if (entity === undefined) throw whyNotBack(entityId, state);
  return {
    kind: 'write',
    writes: back.size === 0 ? [] : [{ kind: 'unarchive_work_items', rows: [...back.values()], at, actor }],
    effects: [...back.keys()].map((id) => archiveEffect(id, state.archivedItems.get(id)?.archived_at ?? null, null)),
    entity: { type: 'work_item', value: entity },
  };
};

/** A deleted item may come back below a deleted parent, a live one not. */
const parentOf = (
  item: WorkItem,
  back: ReadonlyMap<string, WorkItem>,
  { items }: State,
): WorkItem | null | 'missing' => {
  if (item.parent_id === null) return null;
  const parent = back.get(item.parent_id) ?? items.get(item.parent_id);
  if (parent === undefined || (parent.deleted_at !== null && item.deleted_at === null)) return 'missing';
  return parent;
};

const checkedPlace = (parent: WorkItem | null, id: string): Place => {
  const place = placeUnder(parent, id);
  if (place.depth > maxDepth) throw tooDeep('restore', place.depth);
  return place;
};

const whyNotBack = (id: string, state: State) => {
  const item = state.archivedItems.get(id);
  if (item?.parent_id == null) return unknownItem(id, 'restore', state);
  const parent = state.items.get(item.parent_id);
  const above = parent ?? state.archivedItems.get(item.parent_id);
  const name = above?.key ?? item.parent_id;
  return invalidField(
    'restore',
    `the parent ${name} of ${item.key} is ${parent === undefined ? 'archived' : 'deleted'}`,
    'an item whose parent is neither archived nor deleted',
    `Restore ${name} first${parent === undefined ? '; what lies below comes along' : ''}.`,
  );
};

const archiveEffect = (id: string, from: string | null, to: string | null): Effect => ({
  entity: 'work_item',
  id,
  version: null,
  fields: { archived_at: { from, to } },
});
