import { z } from 'zod';

export const WorkspaceScalarFieldEnumSchema = z.enum(['workspace_id','slug','created_at']);

export default WorkspaceScalarFieldEnumSchema;
