import { z } from 'zod';
import { DependencyTypeSchema } from '../inputTypeSchemas/DependencyTypeSchema'

/////////////////////////////////////////
// WORK ITEM DEPENDENCY SCHEMA
/////////////////////////////////////////

export const WorkItemDependencySchema = z.object({
  type: DependencyTypeSchema,
  workspace_id: z.string(),
  source_id: z.string(),
  target_id: z.string(),
  created_at: z.coerce.date(),
  created_by: z.string(),
})

export type WorkItemDependency = z.infer<typeof WorkItemDependencySchema>

export default WorkItemDependencySchema;
