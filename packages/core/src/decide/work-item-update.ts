import type { WorkItem } from '../entities/work-item.ts';
import { workItemMetadata } from '../entities/work-item-metadata.ts';
import { invalidField } from '../errors.ts';
import { parsed } from '../validation.ts';
import { changedFields, type Decision, expectedVersion, patched, sameValue } from './decision.ts';
import { decideDeletion } from './deletion.ts';
import { decideExternalRef } from './external-ref.ts';
import { decideLinks } from './link-changes.ts';
import { unknownItem } from './links.ts';
import { decideMove } from './move.ts';
import type { WorkItemUpdate } from './part.ts';
import type { State } from './state.ts';

/** One call is one change and one new version, whatever it combines. */
export const decideWorkItemUpdate = (change: WorkItemUpdate, state: State, at: string): Decision => {
  const item = state.items.get(change.entityId);
  if (item === undefined) throw unknownItem(change.entityId, 'id', state);
  const expected = expectedVersion(change.base, state);
  if (expected !== item.version && !isNoteOnly(change))
    return { kind: 'conflict', expectedVersion: expected ?? 0, current: { type: 'work_item', value: item } };
  refuseEditOfDeleted(item, change);
  const parts = [
    decideMove(change, item, state),
    decideDeletion(change, item, state, at),
    decideLinks(change, state, at),
    decideExternalRef(change, state),
  ];
  const row: WorkItem = Object.assign(edited(item, change, at), ...parts.map((part) => part.row));
  const structural = parts.some((part) => Object.keys(part.row).length > 0);
  const deletedByChange = row.deleted_at === null ? null : change.id;
  return {
    kind: 'write',
    writes: [
      { kind: 'replace_work_item', row, expectedVersion: item.version, structural, deletedByChange },
      ...parts.flatMap((part) => part.writes),
    ],
    effects: [
      {
        entity: 'work_item',
        id: item.id,
        version: row.version,
        fields: Object.assign({}, changedFields(item, row), ...parts.map((part) => part.fields)),
      },
      ...parts.flatMap((part) => part.effects),
    ],
    entity: { type: 'work_item', value: row },
  };
};

/** Appending a note never conflicts (SPEC section 4). */
const isNoteOnly = ({ fields }: WorkItemUpdate): boolean =>
  fields.note !== undefined && Object.entries(fields).every(([name, value]) => name === 'note' || value === undefined);

const refuseEditOfDeleted = (item: WorkItem, { fields }: WorkItemUpdate): void => {
  if (item.deleted_at === null || fields.deletion?.kind === 'restore') return;
  throw invalidField(
    'id',
    `names ${item.key}, which is deleted`,
    'an item that is not deleted',
    `Restore it first: update_work_item {id: "${item.key}", version: ${item.version}, restore: true}.`,
  );
};

const edited = (item: WorkItem, { fields, actor }: WorkItemUpdate, at: string): WorkItem => ({
  ...item,
  title: fields.title ?? item.title,
  status: fields.status ?? item.status,
  branch_name: fields.branch_name === undefined ? item.branch_name : fields.branch_name,
  commit_hash: fields.commit_hash === undefined ? item.commit_hash : fields.commit_hash,
  pr_number: fields.pr_number === undefined ? item.pr_number : fields.pr_number,
  metadata: nextMetadata(item, fields),
  version: item.version + 1,
  updated_at: at,
  updated_by: actor,
});

/** Notes that were read may be sent back with the rest; any other list would rewrite what is append-only. */
const nextMetadata = (item: WorkItem, fields: WorkItemUpdate['fields']): WorkItem['metadata'] => {
  const { metadata, note, retract_note } = fields;
  if (metadata === undefined && note === undefined && retract_note === undefined) return item.metadata;
  if (metadata?.notes !== undefined && !sameValue(metadata.notes, notesOf(item)))
    throw invalidField('metadata.notes', 'is append-only', 'the parameter note', 'Send the text as note instead.');
  const { notes: _read, ...patch } = metadata ?? {};
  const merged = patched({ ...item.metadata, ...nextNotes(item, fields) }, patch);
  if (Array.isArray(merged.notes) && merged.notes.length === 0) delete merged.notes;
  return parsed(workItemMetadata(item.item_type), merged, { at: 'metadata' });
};

const nextNotes = (
  item: WorkItem,
  { note, retract_note }: WorkItemUpdate['fields'],
): { notes?: readonly unknown[] } => {
  if (note === undefined && retract_note === undefined) return {};
  const notes = notesOf(item);
  const retracted = notes.findIndex((entry) => sameValue(entry, retract_note));
  if (retract_note !== undefined && retracted === -1)
    throw invalidField('retract_note', `names a note that ${item.key} does not have`, 'one of its notes, unchanged');
  const kept = notes.filter((_, position) => retract_note === undefined || position !== retracted);
  return { notes: note === undefined ? kept : [...kept, note] };
};

const notesOf = ({ metadata }: WorkItem): readonly unknown[] => (Array.isArray(metadata.notes) ? metadata.notes : []);
