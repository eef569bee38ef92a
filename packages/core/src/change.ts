import * as z from 'zod';
import { conflictChoice } from './entities/conflict-choice.ts';
import { creation, type EntityChange, entityChange, intent } from './entity-change.ts';
import { type Restoration, restoration } from './restoration.ts';
import { jsonObject } from './text.ts';

export { type Base, type EntityChange, entityChange, type WorkItemEdit } from './entity-change.ts';

const id = z.guid();

/** A waiting change that could not be applied, with the sentence of its refusal. */
const conflictOpening = z.strictObject({ change: entityChange, reason: z.string() });

const conflictResolution = z.strictObject({ choice: conflictChoice, value: jsonObject.nullable() });

/**
 * Every change; opening and resolving a conflict and bringing an exported entity back are changes too, so that they are
 * logged and happen once.
 */
export const change = z.discriminatedUnion('kind', [
  ...entityChange.options,
  z.strictObject({ kind: z.literal('conflict.open'), entityId: id, fields: conflictOpening, ...intent }),
  z.strictObject({ kind: z.literal('conflict.resolve'), entityId: id, fields: conflictResolution, ...intent }),
  z.strictObject({ kind: z.literal('entity.restore'), entityId: id, fields: restoration, ...creation }),
]);
export type Change = z.infer<typeof change>;
export type ChangeKind = Change['kind'];
export type ChangeOf<Kind extends ChangeKind> = Extract<Change, { kind: Kind }>;

export const entityTypes = ['work_item', 'vendor', 'deployment', 'configuration', 'enhancement', 'conflict'] as const;
export type EntityType = (typeof entityTypes)[number];

export const entityTypeOf = (change: Change): EntityType => {
  switch (change.kind) {
    case 'conflict.open':
    case 'conflict.resolve':
      return 'conflict';
    case 'entity.restore':
      return restoredTypeOf(change.fields.section);
    default:
      return changedTypeOf(change);
  }
};

/** What kind of entity a row of an export belongs to. */
const restoredTypeOf = (section: Restoration['section']): EntityType =>
  section === 'archived_work_item' || section === 'links' ? 'work_item' : section;

export const changedTypeOf = (change: EntityChange): Exclude<EntityType, 'conflict'> => {
  switch (change.kind) {
    case 'work_item.create':
    case 'work_item.update':
    case 'work_item.archive':
    case 'work_item.unarchive':
      return 'work_item';
    case 'vendor.create':
    case 'vendor.update':
    case 'vendor.remove':
      return 'vendor';
    case 'deployment.record':
    case 'deployment.remove':
      return 'deployment';
    case 'configuration.update':
      return 'configuration';
    case 'enhancement.create':
    case 'enhancement.update':
    case 'enhancement.remove':
      return 'enhancement';
  }
};

/**
 * What a change did to one entity, field by field; `version` is the entity's version afterwards, null when unchanged. A
 * removal counts as a version too, and has every field's last value in `from`.
 */
export interface Effect {
  readonly entity: EntityType;
  readonly id: string;
  readonly version: number | null;
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
}
