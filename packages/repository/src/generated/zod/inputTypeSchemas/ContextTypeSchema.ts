import { z } from 'zod';

export const ContextTypeSchema = z.enum(['feature','maintenance','research']);

export type ContextTypeType = `${z.infer<typeof ContextTypeSchema>}`

export default ContextTypeSchema;
