import { z } from 'zod';
import { JsonValueSchema } from '../inputTypeSchemas/JsonValueSchema'
import { EnhancementStatusSchema } from '../inputTypeSchemas/EnhancementStatusSchema'

/////////////////////////////////////////
// FUTURE ENHANCEMENT SCHEMA
/////////////////////////////////////////

export const FutureEnhancementSchema = z.object({
  status: EnhancementStatusSchema,
  workspace_id: z.string(),
  id: z.string(),
  title: z.string(),
  description: z.string(),
  priority: z.number().int(),
  target_quarter: z.string().nullable(),
  requires_constitutional_principles: JsonValueSchema,
  version: z.number().int(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  created_by: z.string(),
  updated_by: z.string(),
})

export type FutureEnhancement = z.infer<typeof FutureEnhancementSchema>

export default FutureEnhancementSchema;
