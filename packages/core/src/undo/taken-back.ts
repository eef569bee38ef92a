import { type Change, type Effect, type EntityChange, entityChange, type WorkItemEdit } from '../change.ts';
import type { FeedEntry } from '../ports/feed.ts';
import { formerLinks, formerNotes, formerValues } from './inverse-fields.ts';

export type Intent = Pick<Change, 'id' | 'actor' | 'clientTime' | 'idempotency'>;

/**
 * The change that takes a logged one back, from its effects alone; `version` is the version that its entity has by then.
 * Null for kinds that have none: archiving and conflicts.
 */
export const takenBack = (entry: FeedEntry, version: number, intent: Intent): EntityChange | null => {
  const fields = ownFields(entry);
  const { columns, metadata } = formerValues(fields);
  const edit = { ...columns, ...(Object.keys(metadata).length === 0 ? {} : { metadata }) };
  const about = { ...intent, entityId: entry.entityId };
  const base = { version };
  switch (entry.kind) {
    case 'work_item.create':
      return { ...about, kind: 'work_item.update', base, fields: deletion('item', intent) };
    case 'work_item.update':
      return {
        ...about,
        kind: 'work_item.update',
        base,
        fields: { ...edit, ...formerNotes(fields), ...formerLinks(fields), ...formerDeletion(entry, intent) },
      };
    case 'vendor.create':
      return { ...about, kind: 'vendor.remove', base, fields: {} };
    case 'vendor.update':
      return { ...about, kind: 'vendor.update', base, fields: edit };
    case 'configuration.update':
      return { ...about, kind: 'configuration.update', base, fields: columns };
    case 'enhancement.create':
      return { ...about, kind: 'enhancement.remove', base, fields: {} };
    case 'enhancement.update':
      return { ...about, kind: 'enhancement.update', base, fields: columns };
    case 'deployment.record':
      return { ...about, kind: 'deployment.remove', fields: {} };
    case 'vendor.remove':
    case 'enhancement.remove':
    case 'deployment.remove':
      return recreation(entry, intent);
    default:
      return null;
  }
};

export const ownFields = ({ effects, entityId }: Pick<FeedEntry, 'effects' | 'entityId'>): Effect['fields'] =>
  effects.find(({ id }) => id === entityId)?.fields ?? {};

const deletion = (kind: 'item' | 'subtree', { clientTime }: Intent): WorkItemEdit => ({
  deletion: { kind, at: clientTime },
});

/** Undoing a deletion restores; undoing a restore deletes what it brought back. */
const formerDeletion = (entry: FeedEntry, intent: Intent): WorkItemEdit => {
  const { deleted_at } = ownFields(entry);
  if (deleted_at === undefined) return {};
  if (deleted_at.to !== null) return { deletion: { kind: 'restore' } };
  const restored = entry.effects.filter(({ entity }) => entity === 'work_item');
  return deletion(restored.length > 1 ? 'subtree' : 'item', intent);
};

/** The entity with its id, its links and its reference, on the version after the removal. */
const recreation = (entry: FeedEntry, intent: Intent): EntityChange => {
  const { columns, metadata } = formerValues(ownFields(entry));
  const { external_ref: externalRef, extractor_version: _inMetadata, affected_vendors, related_work_items } = columns;
  const { entityId } = entry;
  const about = { ...intent, entityId, ...(externalRef === undefined ? {} : { externalRef }) };
  const formerVersion = entry.version ?? undefined;
  switch (entry.entity) {
    case 'vendor': {
      const { name, status } = columns;
      return entityChange.parse({ ...about, kind: 'vendor.create', formerVersion, fields: { name, status, metadata } });
    }
    case 'enhancement': {
      const { external_ref: _ref, ...rest } = columns;
      // What was null or empty is no difference to nothing, so that the effect does not name it.
      const fields = { target_quarter: null, requires_constitutional_principles: [], depends_on: [], ...rest };
      return entityChange.parse({ ...about, kind: 'enhancement.create', formerVersion, fields });
    }
    default: {
      const { deployed_at, commit_hash = null } = columns;
      const links = { vendor_ids: idsIn(affected_vendors), work_item_ids: idsIn(related_work_items) };
      const fields = { deployed_at, commit_hash, metadata, ...links };
      return entityChange.parse({ ...about, kind: 'deployment.record', fields });
    }
  }
};

const idsIn = (references: unknown): readonly unknown[] =>
  Array.isArray(references) ? references.map((reference: { readonly id?: unknown }) => reference.id) : [];
