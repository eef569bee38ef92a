import { z } from 'zod';

/////////////////////////////////////////
// CLAIM SCHEMA
/////////////////////////////////////////

/**
 * A lease on a work item. One row per item; expiry is judged by the database's clock.
 */
export const ClaimSchema = z.object({
  workspace_id: z.string(),
  work_item_id: z.string(),
  holder: z.string(),
  session: z.string(),
  note: z.string().nullable(),
  lease_seconds: z.number().int(),
  claimed_at: z.coerce.date(),
  expires_at: z.coerce.date(),
})

export type Claim = z.infer<typeof ClaimSchema>

export default ClaimSchema;
