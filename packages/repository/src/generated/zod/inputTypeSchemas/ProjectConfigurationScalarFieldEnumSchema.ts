import { z } from 'zod';

export const ProjectConfigurationScalarFieldEnumSchema = z.enum(['workspace_id','active_context_type','current_session_id','git_branch','git_head_commit','default_token_budget','version','created_at','updated_at','created_by','updated_by']);

export default ProjectConfigurationScalarFieldEnumSchema;
