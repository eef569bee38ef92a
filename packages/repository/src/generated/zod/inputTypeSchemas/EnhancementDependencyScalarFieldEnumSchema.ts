import { z } from 'zod';

export const EnhancementDependencyScalarFieldEnumSchema = z.enum(['workspace_id','enhancement_id','depends_on_id']);

export default EnhancementDependencyScalarFieldEnumSchema;
