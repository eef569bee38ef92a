import {
  type ApiToken,
  type ApiTokens,
  actor,
  inputTime,
  invalidField,
  parsed,
  tokenName,
  tokenScope,
} from '@tracker/core';
import { v7 } from 'uuid';
import * as z from 'zod';
import { hashOfToken, newTokenText } from './token-text.ts';

const request = z.strictObject({
  name: tokenName,
  scopes: z.array(tokenScope).min(1),
  expires_at: inputTime.nullable(),
  created_by: actor,
});

export interface IssuedToken {
  /** To be shown once: it is stored nowhere. */
  readonly token: string;
  readonly stored: ApiToken;
}

/**
 * Makes an access token of a workspace and stores its hash.
 *
 * @throws TrackerError `ValidationError` for fields that are refused or an expiry that is past.
 */
export const issueToken = async (
  tokens: ApiTokens,
  workspaceId: string,
  fields: z.input<typeof request>,
  at: string,
): Promise<IssuedToken> => {
  const { scopes, ...rest } = parsed(request, fields);
  if (rest.expires_at !== null && rest.expires_at <= at)
    throw invalidField('expires_at', 'is in the past', 'a later time', 'Leave it out for a token that never expires.');
  const id = v7();
  const token = newTokenText({ workspaceId, id });
  const stored: ApiToken = {
    id,
    ...rest,
    scopes: [...new Set(scopes)].sort(),
    created_at: at,
    last_used_at: null,
    revoked_at: null,
  };
  await tokens.add({ ...stored, token_hash: hashOfToken(token) });
  return { token, stored };
};
