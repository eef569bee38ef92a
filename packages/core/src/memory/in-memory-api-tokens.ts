import type { ApiToken } from '../entities/api-token.ts';
import type { ApiTokens, StoredApiToken } from '../ports/api-tokens.ts';

/** The tokens of one workspace in memory: the model of every other implementation. */
export const createInMemoryApiTokens = (): ApiTokens => {
  const tokens = new Map<string, StoredApiToken>();
  const change = (id: string, changed: (token: StoredApiToken) => Partial<ApiToken>): StoredApiToken | null => {
    const token = tokens.get(id);
    if (token === undefined) return null;
    const next = { ...token, ...changed(token) };
    tokens.set(id, next);
    return next;
  };
  return {
    find: async (id) => tokens.get(id) ?? null,
    used: async (id, at) =>
      void change(id, ({ last_used_at }) => ({
        last_used_at: last_used_at === null || last_used_at < at ? at : last_used_at,
      })),
    add: async (token) => {
      if (!tokens.has(token.id)) tokens.set(token.id, token);
    },
    list: async () => [...tokens.values()].sort(newestFirst).map(withoutHash),
    revoke: async (id, at) => {
      const revoked = change(id, ({ revoked_at }) => ({ revoked_at: revoked_at ?? at }));
      return revoked === null ? null : withoutHash(revoked);
    },
  };
};

const newestFirst = (a: ApiToken, b: ApiToken): number =>
  `${a.created_at}${a.id}` < `${b.created_at}${b.id}` ? 1 : -1;

const withoutHash = ({ token_hash: _, ...token }: StoredApiToken): ApiToken => token;
