import { z } from 'zod';

export const WorkItemDeploymentLinkScalarFieldEnumSchema = z.enum(['workspace_id','deployment_id','work_item_id']);

export default WorkItemDeploymentLinkScalarFieldEnumSchema;
