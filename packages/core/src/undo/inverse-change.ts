import type { Change, ChangeKind, Effect } from '../change.ts';
import { currentEntity, type VersionedEntity } from '../current-entity.ts';
import { invalidField, notFound, TrackerError } from '../errors.ts';
import { titleOf } from '../feed/title-of.ts';
import { listed } from '../listed.ts';
import type { FeedEntry } from '../ports/feed.ts';
import type { ReadStore } from '../ports/store.ts';
import { changedSince } from './inverse-fields.ts';
import { type Intent, ownFields, takenBack } from './taken-back.ts';

/**
 * The change that takes `entry` back, on the entity as it is now. What others changed since stays: where it is one of
 * the fields in question this throws `VersionConflictError` (FR-037).
 */
export const inverseChange = async (store: ReadStore, entry: FeedEntry, intent: Intent): Promise<Change> => {
  const inverse = takenBack(entry, await versionToday(store, entry, intent), intent);
  if (inverse === null) throw notUndoable(entry);
  return inverse;
};

/** The version of the entity as it is now, unless its fields were changed since. A removed one has none. */
const versionToday = async (store: ReadStore, entry: FeedEntry, intent: Intent): Promise<number> => {
  const { kind } = entry;
  if (kind === 'vendor.remove' || kind === 'enhancement.remove' || kind === 'deployment.remove') return 0;
  if (!undoable.has(kind)) throw notUndoable(entry);
  const current = present(await currentEntity(store, entry.entity, entry.entityId), entry);
  refuseChanged(ownFields(entry), current, entry);
  if (kind === 'work_item.create') await refuseChildren(store, entry, intent);
  if (kind === 'work_item.update') await refuseNewChildren(store, entry);
  return current.version;
};

const undoable: ReadonlySet<string> = new Set<ChangeKind>([
  'work_item.create',
  'work_item.update',
  'vendor.create',
  'vendor.update',
  'configuration.update',
  'enhancement.create',
  'enhancement.update',
]);

/** Undoing a creation deletes the item alone. */
const refuseChildren = async (store: ReadStore, { entityId }: FeedEntry, { clientTime }: Intent): Promise<void> => {
  const view = (await store.workItemView(entityId, { children: true, dependencies: false })).value;
  if (view === null || view.children.length === 0) return;
  const { key, version } = view.item;
  const whole = { id: key, version, deleted_at: clientTime, delete_children: true };
  throw invalidField(
    'id',
    `names the creation of ${key}, below which there are items (${listed(view.children.map((child) => child.key))})`,
    'the creation of an item without live children',
    `Undo their creations first, or delete the whole subtree: update_work_item ${JSON.stringify(whole)}.`,
  );
};

/** Undoing a restore deletes just what it brought back. */
const refuseNewChildren = async (store: ReadStore, entry: FeedEntry): Promise<void> => {
  const { deleted_at } = ownFields(entry);
  if (deleted_at === undefined || deleted_at.to !== null) return;
  const restored = new Set(entry.effects.map(({ id }) => id));
  const view = (await store.workItemView(entry.entityId, { children: true, dependencies: false })).value;
  const open = [...(view?.children ?? [])];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!restored.has(node.id))
      throw invalidField(
        'id',
        `would delete ${node.key} too, which came below ${view?.item.key} since`,
        'a change without that',
        `Move ${node.key} elsewhere first.`,
      );
    open.push(...node.children);
  }
};

const refuseChanged = (fields: Effect['fields'], current: VersionedEntity, entry: FeedEntry): void => {
  const changed = changedSince(fields, { ...current });
  if (changed.length === 0) return;
  throw new TrackerError(
    'VersionConflictError',
    `Change ${entry.number} of ${nameOf(entry)} cannot be undone: ${changed.join(', ')} changed since, last by ${current.updated_by}.`,
    {
      hint: `list_changes {entity: "${entry.key ?? entry.entityId}"} shows what came after it; undo that first, or set the fields anew.`,
      details: {
        expected_version: entry.version ?? current.version,
        current_version: current.version,
        last_updated_by: current.updated_by,
        changed_fields: [...changed],
      },
    },
  );
};

const nameOf = (entry: FeedEntry): string => {
  const title = titleOf(entry);
  return entry.key ?? (title === null ? `the ${entry.entity}` : `"${title}"`);
};

const present = <Row>(row: Row | null, entry: FeedEntry): Row => {
  if (row !== null) return row;
  throw notFound(
    `${nameOf(entry)} is not among the active entities any more.`,
    'Restore it first if it was archived, or undo its removal.',
  );
};

const notUndoable = ({ number, kind }: Pick<FeedEntry, 'number' | 'kind'>): TrackerError =>
  invalidField(
    'id',
    `names change ${number} (${kind}), which cannot be undone`,
    'a change of a work item, a vendor, an enhancement or the configuration',
    kind === 'deployment.record'
      ? 'A deployment is corrected by a new one: record_deployment.'
      : 'Make a new change instead.',
  );
