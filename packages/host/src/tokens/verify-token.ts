import { type ApiTokenLookup, type StoredApiToken, type TokenState, tokenState } from '@tracker/core';
import { addressInToken, hashOfToken, isSameHash } from './token-text.ts';

export type TokenVerdict =
  | { readonly kind: 'valid'; readonly workspaceId: string; readonly token: StoredApiToken }
  | { readonly kind: 'unknown' }
  | { readonly kind: Exclude<TokenState, 'valid'> };

/** Stands in for the hash of a token that does not exist, so that both are compared alike. */
const noHash = '0'.repeat(64);

/**
 * Whether a token is genuine and may still be used. That it expired or was revoked is told only to whoever has it.
 *
 * @throws LayerUnavailableError when the database cannot tell.
 */
export const verifyToken = async (
  text: string,
  lookupOf: (workspaceId: string) => ApiTokenLookup,
  at: string,
): Promise<TokenVerdict> => {
  const address = addressInToken(text);
  if (address === null) return { kind: 'unknown' };
  const token = await lookupOf(address.workspaceId).find(address.id);
  const genuine = isSameHash(hashOfToken(text), token?.token_hash ?? noHash);
  if (token === null || !genuine) return { kind: 'unknown' };
  const state = tokenState(token, at);
  return state === 'valid' ? { kind: 'valid', workspaceId: address.workspaceId, token } : { kind: state };
};
