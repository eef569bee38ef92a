import { z } from 'zod';
import { JsonValueSchema } from '../inputTypeSchemas/JsonValueSchema'

/////////////////////////////////////////
// DEPLOYMENT EVENT SCHEMA
/////////////////////////////////////////

export const DeploymentEventSchema = z.object({
  workspace_id: z.string(),
  id: z.string(),
  deployed_at: z.coerce.date(),
  /**
   * Null for migrated events whose short hash could not be resolved, and for those alone.
   */
  commit_hash: z.string().nullable(),
  metadata: JsonValueSchema,
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  created_by: z.string(),
  updated_by: z.string(),
})

export type DeploymentEvent = z.infer<typeof DeploymentEventSchema>

export default DeploymentEventSchema;
