import { z } from 'zod';

/////////////////////////////////////////
// WORK ITEM VENDOR DEPENDENCY SCHEMA
/////////////////////////////////////////

export const WorkItemVendorDependencySchema = z.object({
  workspace_id: z.string(),
  work_item_id: z.string(),
  vendor_id: z.string(),
  created_at: z.coerce.date(),
  created_by: z.string(),
})

export type WorkItemVendorDependency = z.infer<typeof WorkItemVendorDependencySchema>

export default WorkItemVendorDependencySchema;
