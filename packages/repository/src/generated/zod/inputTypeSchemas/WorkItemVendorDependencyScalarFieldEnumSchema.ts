import { z } from 'zod';

export const WorkItemVendorDependencyScalarFieldEnumSchema = z.enum(['workspace_id','work_item_id','vendor_id','created_at','created_by']);

export default WorkItemVendorDependencyScalarFieldEnumSchema;
