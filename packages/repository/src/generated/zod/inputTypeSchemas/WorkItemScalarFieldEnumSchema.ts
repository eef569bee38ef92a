import { z } from 'zod';

export const WorkItemScalarFieldEnumSchema = z.enum(['workspace_id','id','key','item_type','title','status','parent_id','path','depth','branch_name','commit_hash','pr_number','metadata','version','deleted_at','deleted_by_change','restored_at','created_at','updated_at','created_by','updated_by']);

export default WorkItemScalarFieldEnumSchema;
