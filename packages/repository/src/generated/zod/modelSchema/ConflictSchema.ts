import { z } from 'zod';
import { JsonValueSchema } from '../inputTypeSchemas/JsonValueSchema'
import { EntityTypeSchema } from '../inputTypeSchemas/EntityTypeSchema'
import { ConflictStatusSchema } from '../inputTypeSchemas/ConflictStatusSchema'
import { ConflictChoiceSchema } from '../inputTypeSchemas/ConflictChoiceSchema'

/////////////////////////////////////////
// CONFLICT SCHEMA
/////////////////////////////////////////

export const ConflictSchema = z.object({
  entity: EntityTypeSchema,
  status: ConflictStatusSchema,
  resolution: ConflictChoiceSchema.nullable(),
  workspace_id: z.string(),
  id: z.string(),
  change_id: z.string(),
  change: JsonValueSchema,
  entity_id: z.string(),
  base_version: z.number().int().nullable(),
  current_version: z.number().int().nullable(),
  /**
   * The sentence of the refusal.
   */
  reason: z.string(),
  /**
   * Per field: base, mine, theirs.
   */
  fields: JsonValueSchema,
  /**
   * The fields that were chosen; null unless the resolution is `value`.
   */
  value: JsonValueSchema.nullable(),
  resolved_by: z.string().nullable(),
  resolved_at: z.coerce.date().nullable(),
  created_at: z.coerce.date(),
  created_by: z.string(),
})

export type Conflict = z.infer<typeof ConflictSchema>

export default ConflictSchema;
