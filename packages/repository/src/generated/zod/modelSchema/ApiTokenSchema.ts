import { z } from 'zod';

/////////////////////////////////////////
// API TOKEN SCHEMA
/////////////////////////////////////////

export const ApiTokenSchema = z.object({
  workspace_id: z.string(),
  id: z.string(),
  name: z.string(),
  /**
   * SHA-256 of the token; the token itself is shown once and never stored.
   */
  token_hash: z.string(),
  scopes: z.string().array(),
  created_at: z.coerce.date(),
  created_by: z.string(),
  expires_at: z.coerce.date().nullable(),
  last_used_at: z.coerce.date().nullable(),
  revoked_at: z.coerce.date().nullable(),
})

export type ApiToken = z.infer<typeof ApiTokenSchema>

export default ApiTokenSchema;
