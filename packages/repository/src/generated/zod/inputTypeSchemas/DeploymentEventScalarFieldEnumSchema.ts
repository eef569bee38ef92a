import { z } from 'zod';

export const DeploymentEventScalarFieldEnumSchema = z.enum(['workspace_id','id','deployed_at','commit_hash','metadata','created_at','updated_at','created_by','updated_by']);

export default DeploymentEventScalarFieldEnumSchema;
