import { canonicalJson } from '../canonical-json.ts';
import type { Base, Effect } from '../change.ts';
import type { StoredConfiguration } from '../entities/configuration.ts';
import type { Conflict } from '../entities/conflict.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import type { ExternalRef, KnownExternalRef } from '../entities/external-ref.ts';
import type { Vendor } from '../entities/vendor.ts';
import type { WorkItem } from '../entities/work-item.ts';
import type { ChangedEntity } from '../ports/store.ts';
import type { StoredArchivedWorkItem } from '../restoration.ts';
import type { State } from './state.ts';

/** One row operation; a store carries them out in order, in one transaction with the change's own row. */
export type Write =
  /** A taken key is replaced by the shortest free one (`keyOf`). */
  | { readonly kind: 'insert_work_item'; readonly row: WorkItem }
  /** Of an export: the item was archived there. */
  | { readonly kind: 'insert_archived_work_item'; readonly row: StoredArchivedWorkItem; readonly actor: string }
  | {
      readonly kind: 'replace_work_item';
      readonly row: WorkItem;
      readonly expectedVersion: number;
      /** The parent, place and deletion are written too. */
      readonly structural: boolean;
      readonly deletedByChange: string | null;
    }
  | {
      readonly kind: 'relocate_work_items';
      readonly ids: readonly string[];
      readonly fromPath: string;
      readonly toPath: string;
      readonly depthBy: number;
    }
  | {
      readonly kind: 'delete_work_items';
      readonly ids: readonly string[];
      readonly deletedAt: string;
      readonly at: string;
      readonly actor: string;
      readonly changeId: string;
    }
  | {
      readonly kind: 'restore_work_items';
      readonly ids: readonly string[];
      readonly at: string;
      readonly actor: string;
    }
  /** Moves rows into the archive; their claims end. Versions stay, since nothing of the items changes. */
  | {
      readonly kind: 'archive_work_items';
      readonly ids: readonly string[];
      readonly at: string;
      readonly actor: string;
    }
  /** Moves rows back; each says its new place, and `at` becomes its `restored_at`. */
  | {
      readonly kind: 'unarchive_work_items';
      readonly rows: readonly WorkItem[];
      readonly at: string;
      readonly actor: string;
    }
  | {
      readonly kind: 'insert_dependencies';
      readonly edges: readonly Dependency[];
      readonly at: string;
      readonly actor: string;
    }
  | { readonly kind: 'delete_dependencies'; readonly edges: readonly Dependency[] }
  | {
      readonly kind: 'insert_vendor_dependencies';
      readonly workItemId: string;
      readonly vendorIds: readonly string[];
      readonly at: string;
      readonly actor: string;
    }
  | { readonly kind: 'delete_vendor_dependencies'; readonly workItemId: string; readonly vendorIds: readonly string[] }
  | { readonly kind: 'clear_current_session' }
  | { readonly kind: 'insert_external_ref'; readonly ref: KnownExternalRef }
  | { readonly kind: 'delete_external_ref'; readonly ref: ExternalRef }
  | { readonly kind: 'insert_vendor'; readonly row: Vendor }
  | { readonly kind: 'replace_vendor'; readonly row: Vendor; readonly expectedVersion: number }
  | { readonly kind: 'delete_vendor'; readonly id: string; readonly expectedVersion: number }
  | { readonly kind: 'insert_deployment'; readonly row: Deployment }
  | { readonly kind: 'delete_deployment'; readonly id: string }
  | { readonly kind: 'replace_configuration'; readonly row: StoredConfiguration; readonly expectedVersion: number }
  | { readonly kind: 'insert_enhancement'; readonly row: Enhancement }
  | { readonly kind: 'replace_enhancement'; readonly row: Enhancement; readonly expectedVersion: number }
  | { readonly kind: 'delete_enhancement'; readonly id: string; readonly expectedVersion: number }
  | { readonly kind: 'insert_conflict'; readonly row: Conflict }
  /** Settles it; nothing else of a conflict ever changes. */
  | { readonly kind: 'replace_conflict'; readonly row: Conflict };

export type Decision =
  | {
      readonly kind: 'write';
      readonly writes: readonly Write[];
      readonly effects: readonly Effect[];
      readonly entity: ChangedEntity;
    }
  /** The base has moved on; the store adds who changed what since (FR-037). */
  | { readonly kind: 'conflict'; readonly expectedVersion: number; readonly current: Versioned };

/** The entities whose updates name the version that was read (FR-037). */
export type Versioned = Exclude<ChangedEntity, { readonly type: 'deployment' | 'conflict' | 'removed' }>;

/** Field by field what differs between two values of an entity; audit fields and the version are not fields. */
export const changedFields = (
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>>,
): Effect['fields'] => {
  const fields: Record<string, { from: unknown; to: unknown }> = {};
  for (const [name, to] of Object.entries(after)) {
    if (bookkeeping.has(name)) continue;
    const from = before?.[name] ?? null;
    if (name === 'metadata') Object.assign(fields, changedKeys(asRecord(from), asRecord(to)));
    else if (!sameValue(from, to)) fields[name] = { from, to };
  }
  return fields;
};

/** Every field of a removed entity with the value that it had. */
export const removedFields = (row: Readonly<Record<string, unknown>>): Effect['fields'] =>
  Object.fromEntries(
    Object.entries(changedFields(null, row)).map(([name, { to: from }]) => [name, { from, to: null }]),
  );

const bookkeeping: ReadonlySet<string> = new Set([
  'id',
  'version',
  'created_at',
  'updated_at',
  'created_by',
  'updated_by',
]);

/** A field is a column or a top-level metadata key (SPEC section 5). */
const changedKeys = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Effect['fields'] => {
  const fields: Record<string, { from: unknown; to: unknown }> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const from = before[key] ?? null;
    const to = after[key] ?? null;
    if (!sameValue(from, to)) fields[`metadata.${key}`] = { from, to };
  }
  return fields;
};

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** Stores may give keys back in another order. */
export const sameValue = (a: unknown, b: unknown): boolean => a === b || canonicalJson(a) === canonicalJson(b);

/** The version that a change stands on; null when its base change was never applied. */
export const expectedVersion = (base: Base, state: State): number | null =>
  'version' in base ? base.version : state.baseVersion;

/** Metadata after a patch: merged by top-level key, `null` removes a key. */
export const patched = (
  current: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const next: Record<string, unknown> = { ...current };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
};

/** The decision with another key for the item it creates: the store found the first one taken (SPEC section 2). */
export const withKey = (
  decision: Extract<Decision, { kind: 'write' }>,
  key: string,
): Extract<Decision, { kind: 'write' }> => {
  const [first, ...rest] = decision.writes;
  if (!isInsertion(first) || first.row.key === key) return decision;
  const keyed = first.kind === 'insert_work_item' ? withKeyOf(first, key) : withKeyOf(first, key);
  const { row } = keyed;
  const effects = decision.effects.map((effect) =>
    effect.id === row.id ? { ...effect, fields: { ...effect.fields, key: { from: null, to: key } } } : effect,
  );
  return { ...decision, writes: [keyed, ...rest], effects, entity: { type: 'work_item', value: row } };
};

type Insertion = Extract<Write, { readonly kind: 'insert_work_item' | 'insert_archived_work_item' }>;

/** Whether a write brings an item into being, and so takes a key. */
export const isInsertion = (write: Write | undefined): write is Insertion =>
  write?.kind === 'insert_work_item' || write?.kind === 'insert_archived_work_item';

const withKeyOf = <Kind extends Insertion>(insertion: Kind, key: string): Kind => ({
  ...insertion,
  row: { ...insertion.row, key },
});
