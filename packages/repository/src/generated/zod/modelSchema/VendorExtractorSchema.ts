import { z } from 'zod';
import { JsonValueSchema } from '../inputTypeSchemas/JsonValueSchema'
import { VendorStatusSchema } from '../inputTypeSchemas/VendorStatusSchema'

/////////////////////////////////////////
// VENDOR EXTRACTOR SCHEMA
/////////////////////////////////////////

export const VendorExtractorSchema = z.object({
  status: VendorStatusSchema,
  workspace_id: z.string(),
  id: z.string(),
  name: z.string(),
  /**
   * The name folded for comparison: unique per workspace without regard to case.
   */
  name_key: z.string(),
  extractor_version: z.string(),
  metadata: JsonValueSchema,
  version: z.number().int(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  created_by: z.string(),
  updated_by: z.string(),
})

export type VendorExtractor = z.infer<typeof VendorExtractorSchema>

export default VendorExtractorSchema;
