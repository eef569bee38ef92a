import type { ApiToken } from '../entities/api-token.ts';

/** A token with what proves it: the SHA-256 of its text, as 64 hex digits. */
export interface StoredApiToken extends ApiToken {
  readonly token_hash: string;
}

/** What a server needs to let somebody in. */
export interface ApiTokenLookup {
  /** By id; null when the workspace has none. Whether it is still valid is the caller's to decide (`tokenState`). */
  find(id: string): Promise<StoredApiToken | null>;
  /** Notes when a token was used; a time before the noted one changes nothing. */
  used(id: string, at: string): Promise<void>;
}

/**
 * The access tokens of one workspace. Tokens are no project data: they are not in the change log, not replayed after an
 * outage and not in any fallback layer.
 *
 * @throws LayerUnavailableError when the database cannot be reached.
 */
export interface ApiTokens extends ApiTokenLookup {
  add(token: StoredApiToken): Promise<void>;
  /** Every one, revoked and expired ones too, the newest first. */
  list(): Promise<readonly ApiToken[]>;
  /** As it is afterwards; null when the workspace has none by this id. The first time of a revocation stays. */
  revoke(id: string, at: string): Promise<ApiToken | null>;
}
