import { z } from 'zod';

export const EntityTypeSchema = z.enum(['work_item','vendor','deployment','configuration','enhancement','conflict']);

export type EntityTypeType = `${z.infer<typeof EntityTypeSchema>}`

export default EntityTypeSchema;
