import * as z from 'zod';
import { text } from '../text.ts';
import { actor, timestamp } from './audit.ts';

/** What a token may do: `read` calls what changes nothing, `write` everything. */
const tokenScopes = ['read', 'write'] as const;
export const tokenScope = z.enum(tokenScopes);
export type TokenScope = z.infer<typeof tokenScope>;

/** A name for people, so that they know later whose token it is. */
export const tokenName = text(1, 100);

/** A token as people see it; neither the token nor its hash is in it. */
export const apiToken = z.strictObject({
  id: z.guid(),
  name: tokenName,
  scopes: z.array(tokenScope).min(1),
  created_at: timestamp,
  created_by: actor,
  /** Null: it never expires. */
  expires_at: timestamp.nullable(),
  /** To the minute, for what is used all the time. */
  last_used_at: timestamp.nullable(),
  revoked_at: timestamp.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export type TokenState = 'valid' | 'expired' | 'revoked';

/** Whether a token still opens anything at the time `at` (ISO 8601 UTC). */
export const tokenState = (
  { expires_at, revoked_at }: Pick<ApiToken, 'expires_at' | 'revoked_at'>,
  at: string,
): TokenState => {
  if (revoked_at !== null) return 'revoked';
  return expires_at !== null && expires_at <= at ? 'expired' : 'valid';
};
