import { z } from 'zod';

export const DependencyTypeSchema = z.enum(['blocks','depends_on']);

export type DependencyTypeType = `${z.infer<typeof DependencyTypeSchema>}`

export default DependencyTypeSchema;
