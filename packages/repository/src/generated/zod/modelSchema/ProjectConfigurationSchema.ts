import { z } from 'zod';
import { ContextTypeSchema } from '../inputTypeSchemas/ContextTypeSchema'

/////////////////////////////////////////
// PROJECT CONFIGURATION SCHEMA
/////////////////////////////////////////

export const ProjectConfigurationSchema = z.object({
  active_context_type: ContextTypeSchema,
  workspace_id: z.string(),
  current_session_id: z.string().nullable(),
  git_branch: z.string().nullable(),
  git_head_commit: z.string().nullable(),
  default_token_budget: z.number().int(),
  version: z.number().int(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  created_by: z.string(),
  updated_by: z.string(),
})

export type ProjectConfiguration = z.infer<typeof ProjectConfigurationSchema>

export default ProjectConfigurationSchema;
