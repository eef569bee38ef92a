import { z } from 'zod';

export const ChangeScalarFieldEnumSchema = z.enum(['workspace_id','id','seq','kind','entity','entity_id','version','base','fields','effects','actor','client_time','applied_at','idempotency_key','request_hash']);

export default ChangeScalarFieldEnumSchema;
