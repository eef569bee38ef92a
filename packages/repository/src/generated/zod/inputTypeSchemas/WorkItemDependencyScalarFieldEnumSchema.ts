import { z } from 'zod';

export const WorkItemDependencyScalarFieldEnumSchema = z.enum(['workspace_id','source_id','target_id','type','created_at','created_by']);

export default WorkItemDependencyScalarFieldEnumSchema;
