import { z } from 'zod';
import { EntityTypeSchema } from '../inputTypeSchemas/EntityTypeSchema'

/////////////////////////////////////////
// EXTERNAL REF SCHEMA
/////////////////////////////////////////

export const ExternalRefSchema = z.object({
  entity: EntityTypeSchema,
  workspace_id: z.string(),
  source_system: z.string(),
  external_id: z.string(),
  entity_id: z.string(),
  created_at: z.coerce.date(),
})

export type ExternalRef = z.infer<typeof ExternalRefSchema>

export default ExternalRefSchema;
