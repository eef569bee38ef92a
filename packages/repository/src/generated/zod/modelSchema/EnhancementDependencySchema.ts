import { z } from 'zod';

/////////////////////////////////////////
// ENHANCEMENT DEPENDENCY SCHEMA
/////////////////////////////////////////

export const EnhancementDependencySchema = z.object({
  workspace_id: z.string(),
  enhancement_id: z.string(),
  depends_on_id: z.string(),
})

export type EnhancementDependency = z.infer<typeof EnhancementDependencySchema>

export default EnhancementDependencySchema;
