import { z } from 'zod';

export const ApiTokenScalarFieldEnumSchema = z.enum(['workspace_id','id','name','token_hash','scopes','created_at','created_by','expires_at','last_used_at','revoked_at']);

export default ApiTokenScalarFieldEnumSchema;
