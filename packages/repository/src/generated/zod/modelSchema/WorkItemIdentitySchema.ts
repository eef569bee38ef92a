import { z } from 'zod';

/////////////////////////////////////////
// WORK ITEM IDENTITY SCHEMA
/////////////////////////////////////////

/**
 * The id and key of every work item, live or archived: keys stay unique over both, and links and dependencies
 * survive soft deletion and archiving because they point here.
 */
export const WorkItemIdentitySchema = z.object({
  workspace_id: z.string(),
  id: z.string(),
  key: z.string(),
})

export type WorkItemIdentity = z.infer<typeof WorkItemIdentitySchema>

export default WorkItemIdentitySchema;
