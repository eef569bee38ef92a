import type { Change, Effect, WorkItemEdit } from '../change.ts';
import { configurationId } from '../entities/configuration.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { invalidField, notFound, TrackerError } from '../errors.ts';
import type { FeedEntry } from '../ports/feed.ts';
import type { ReadStore } from '../ports/store.ts';
import { changedSince, formerLinks, formerNotes, formerValues } from './inverse-fields.ts';

export type Intent = Pick<Change, 'id' | 'actor' | 'clientTime'>;

/**
 * The change that takes `entry` back, on the entity as it is now. What others changed since stays: where it is one of
 * the fields in question this throws `VersionConflictError` (FR-037).
 */
export const inverseChange = async (store: ReadStore, entry: FeedEntry, intent: Intent): Promise<Change> => {
  const { kind, entityId } = entry;
  const fields = ownFields(entry);
  switch (kind) {
    case 'work_item.create':
    case 'work_item.update': {
      const item = present((await store.workItem(entityId)).value, entry);
      refuseChanged(fields, item, entry);
      const edit = kind === 'work_item.create' ? deletion('item', intent) : await itemEdit(store, item, entry, intent);
      return { ...intent, kind: 'work_item.update', entityId, base: { version: item.version }, fields: edit };
    }
    case 'vendor.update': {
      const name = (await store.vendors()).value.find(({ id }) => id === entityId)?.name;
      const vendor = present(name === undefined ? null : (await store.vendorByName(name)).value, entry);
      refuseChanged(fields, vendor, entry);
      const { columns, metadata } = formerValues(fields);
      const edit = { ...columns, ...(Object.keys(metadata).length === 0 ? {} : { metadata }) };
      return { ...intent, kind, entityId, base: { version: vendor.version }, fields: edit };
    }
    case 'configuration.update': {
      const { value: configuration } = await store.configuration();
      refuseChanged(fields, configuration, entry);
      const base = { version: configuration.version };
      return { ...intent, kind, entityId: configurationId, base, fields: formerValues(fields).columns };
    }
    case 'enhancement.update': {
      const { rows } = (await store.enhancements({ limit: mostEnhancements })).value;
      const enhancement = present(rows.find(({ id }) => id === entityId) ?? null, entry);
      refuseChanged(fields, enhancement, entry);
      return {
        ...intent,
        kind,
        entityId,
        base: { version: enhancement.version },
        fields: formerValues(fields).columns,
      };
    }
    default:
      throw notUndoable(entry);
  }
};

/** There are hundreds at most. */
const mostEnhancements = 10_000;

const ownFields = ({ effects, entityId }: FeedEntry): Effect['fields'] =>
  effects.find(({ id }) => id === entityId)?.fields ?? {};

const deletion = (kind: 'item' | 'subtree', { clientTime }: Intent): WorkItemEdit => ({
  deletion: { kind, at: clientTime },
});

const itemEdit = async (store: ReadStore, item: WorkItem, entry: FeedEntry, intent: Intent): Promise<WorkItemEdit> => {
  const fields = ownFields(entry);
  const { columns, metadata } = formerValues(fields);
  return {
    ...columns,
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...formerNotes(fields),
    ...formerLinks(fields),
    ...(fields.deleted_at === undefined ? {} : await formerDeletion(store, item, entry, intent)),
  };
};

/** Undoing a deletion restores; undoing a restore deletes just what it brought back. */
const formerDeletion = async (
  store: ReadStore,
  item: WorkItem,
  { effects }: FeedEntry,
  intent: Intent,
): Promise<WorkItemEdit> => {
  if (item.deleted_at !== null) return { deletion: { kind: 'restore' } };
  const restored = new Set(effects.map(({ id }) => id));
  const view = (await store.workItemView(item.id, { children: true, dependencies: false })).value;
  const open = [...(view?.children ?? [])];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!restored.has(node.id))
      throw invalidField(
        'id',
        `would delete ${node.key} too, which came below ${item.key} since`,
        'a change without that',
        `Move ${node.key} elsewhere first.`,
      );
    open.push(...node.children);
  }
  return deletion(restored.size > 1 ? 'subtree' : 'item', intent);
};

interface Current {
  readonly version: number;
  readonly updated_by: string;
}

const refuseChanged = (fields: Effect['fields'], current: Current, entry: FeedEntry): void => {
  const changed = changedSince(fields, { ...current });
  if (changed.length === 0) return;
  const name = nameOf(entry);
  throw new TrackerError(
    'VersionConflictError',
    `Change ${entry.number} of ${name} cannot be undone: ${changed.join(', ')} changed since, last by ${current.updated_by}.`,
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

const nameOf = ({ key, title, entity }: FeedEntry): string => key ?? (title === null ? `the ${entity}` : `"${title}"`);

const present = <Row>(row: Row | null, entry: FeedEntry): Row => {
  if (row !== null) return row;
  throw notFound(`${nameOf(entry)} is not among the active entities any more.`, 'Restore it first if it was archived.');
};

const waysOut: Readonly<Record<string, string>> = {
  'deployment.record': 'A deployment is corrected by a new one: record_deployment.',
  'vendor.create': 'A vendor stays; mark it with update_vendor_status.',
  'enhancement.create': 'An enhancement stays; set its status with save_enhancement.',
};

const notUndoable = ({ number, kind }: FeedEntry): TrackerError =>
  invalidField(
    'id',
    `names change ${number} (${kind}), which cannot be undone`,
    'an update, or the creation of a work item',
    waysOut[kind] ?? 'Make a new change instead.',
  );
