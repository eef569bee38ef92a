import { z } from 'zod';

/////////////////////////////////////////
// WORKSPACE SCHEMA
/////////////////////////////////////////

export const WorkspaceSchema = z.object({
  workspace_id: z.string(),
  slug: z.string(),
  created_at: z.coerce.date(),
})

export type Workspace = z.infer<typeof WorkspaceSchema>

export default WorkspaceSchema;
