import * as z from 'zod';
import { entityChange } from '../entity-change.ts';
import { jsonObject } from '../text.ts';
import { actor, timestamp } from './audit.ts';
import { conflictChoice } from './conflict-choice.ts';

export const conflictStatus = z.enum(['open', 'resolved']);
export type ConflictStatus = z.infer<typeof conflictStatus>;

/** One field in dispute: what both started from, what the waiting change wants, what is there now. */
const disputedField = z.strictObject({ base: z.unknown(), mine: z.unknown(), theirs: z.unknown() });

/**
 * A pending change that could not be applied when its turn came (SPEC section 5). It keeps the whole change, so that
 * nothing is dropped, until somebody chooses. `reason` is the sentence of the refusal.
 */
export const conflict = z.strictObject({
  id: z.guid(),
  change: entityChange,
  entity: z.enum(['work_item', 'vendor', 'deployment', 'configuration', 'enhancement']),
  entity_id: z.guid(),
  base_version: z.int().nullable(),
  /** Null when the entity does not exist. */
  current_version: z.int().nullable(),
  reason: z.string(),
  /** By field name: a column, or `metadata.<key>`. Empty for a refusal that is about no field. */
  fields: z.record(z.string(), disputedField),
  status: conflictStatus,
  resolution: conflictChoice.nullable(),
  /** The fields that were chosen; null unless `resolution` is `value`. */
  value: jsonObject.nullable(),
  resolved_by: actor.nullable(),
  resolved_at: timestamp.nullable(),
  created_at: timestamp,
  created_by: actor,
});
export type Conflict = z.infer<typeof conflict>;
