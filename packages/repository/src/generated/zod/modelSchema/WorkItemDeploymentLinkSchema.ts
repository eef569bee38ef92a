import { z } from 'zod';

/////////////////////////////////////////
// WORK ITEM DEPLOYMENT LINK SCHEMA
/////////////////////////////////////////

export const WorkItemDeploymentLinkSchema = z.object({
  workspace_id: z.string(),
  deployment_id: z.string(),
  work_item_id: z.string(),
})

export type WorkItemDeploymentLink = z.infer<typeof WorkItemDeploymentLinkSchema>

export default WorkItemDeploymentLinkSchema;
