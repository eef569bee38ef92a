import { z } from 'zod';

/////////////////////////////////////////
// SCHEMA LEVEL SCHEMA
/////////////////////////////////////////

/**
 * One row per migration: a program whose level is below the highest min_writer must not write (ARCHITECTURE,
 * "Migrations expand first").
 */
export const SchemaLevelSchema = z.object({
  level: z.number().int(),
  migration: z.string(),
  min_writer: z.number().int(),
})

export type SchemaLevel = z.infer<typeof SchemaLevelSchema>

export default SchemaLevelSchema;
