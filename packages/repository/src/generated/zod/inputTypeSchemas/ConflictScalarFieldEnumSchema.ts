import { z } from 'zod';

export const ConflictScalarFieldEnumSchema = z.enum(['workspace_id','id','change_id','change','entity','entity_id','base_version','current_version','reason','fields','status','resolution','value','resolved_by','resolved_at','created_at','created_by']);

export default ConflictScalarFieldEnumSchema;
