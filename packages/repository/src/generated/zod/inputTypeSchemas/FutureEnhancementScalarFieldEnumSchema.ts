import { z } from 'zod';

export const FutureEnhancementScalarFieldEnumSchema = z.enum(['workspace_id','id','title','description','priority','status','target_quarter','requires_constitutional_principles','version','created_at','updated_at','created_by','updated_by']);

export default FutureEnhancementScalarFieldEnumSchema;
