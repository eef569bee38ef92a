import { z } from 'zod';
import { JsonValueSchema } from '../inputTypeSchemas/JsonValueSchema'
import { EntityTypeSchema } from '../inputTypeSchemas/EntityTypeSchema'

/////////////////////////////////////////
// CHANGE SCHEMA
/////////////////////////////////////////

/**
 * The append-only change log: audit trail, "what changed since", cache deltas and replay key at once.
 */
export const ChangeSchema = z.object({
  entity: EntityTypeSchema,
  workspace_id: z.string(),
  id: z.string(),
  seq: z.bigint(),
  kind: z.string(),
  entity_id: z.string(),
  /**
   * The entity's version after this change; null for immutable entities.
   */
  version: z.number().int().nullable(),
  base: JsonValueSchema.nullable(),
  fields: JsonValueSchema,
  effects: JsonValueSchema,
  actor: z.string(),
  client_time: z.coerce.date(),
  applied_at: z.coerce.date(),
  idempotency_key: z.string().nullable(),
  /**
   * SHA-256 of the request that an idempotency key stands for: the same key with other arguments is refused.
   */
  request_hash: z.string().nullable(),
})

export type Change = z.infer<typeof ChangeSchema>

export default ChangeSchema;
