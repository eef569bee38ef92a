import { z } from 'zod';

export const ExternalRefScalarFieldEnumSchema = z.enum(['workspace_id','source_system','external_id','entity','entity_id','created_at']);

export default ExternalRefScalarFieldEnumSchema;
