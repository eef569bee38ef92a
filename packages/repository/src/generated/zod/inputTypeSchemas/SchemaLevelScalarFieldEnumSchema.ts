import { z } from 'zod';

export const SchemaLevelScalarFieldEnumSchema = z.enum(['level','migration','min_writer']);

export default SchemaLevelScalarFieldEnumSchema;
