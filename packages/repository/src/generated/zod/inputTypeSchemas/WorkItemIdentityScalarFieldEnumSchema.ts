import { z } from 'zod';

export const WorkItemIdentityScalarFieldEnumSchema = z.enum(['workspace_id','id','key']);

export default WorkItemIdentityScalarFieldEnumSchema;
