import type { ApiToken, ApiTokens, StoredApiToken } from '@tracker/core';
import { isMissingReference, translated } from './errors.ts';
import type { Qualify, Run } from './statements.ts';

const shown = 'id, name, scopes, created_at, created_by, expires_at, last_used_at, revoked_at';

export interface ApiTokenParts {
  readonly run: Run;
  readonly at: Qualify;
  readonly workspaceId: string;
  /** Makes sure of the workspace's own row, to which every token refers. */
  readonly ensureWorkspace: () => Promise<void>;
  /** The workspace's row is gone although it was made. */
  readonly forgetWorkspace: () => void;
}

/** One workspace's tokens in PostgreSQL; a token of another workspace is not found, whatever its id. */
export const createApiTokens = (parts: ApiTokenParts): ApiTokens => {
  const { run, at, workspaceId, ensureWorkspace, forgetWorkspace } = parts;
  const table = at('api_tokens');
  const one = `workspace_id = $1::uuid and id = $2::uuid`;
  const answer = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      if (isMissingReference(error)) forgetWorkspace();
      throw translated(error);
    }
  };
  return {
    find: (id) =>
      answer(async () => {
        const [row] = await run<StoredApiToken>({
          name: 'token-by-id',
          text: `select ${shown}, token_hash from ${table} where ${one}`,
          values: [workspaceId, id],
        });
        return row ?? null;
      }),
    used: (id, time) =>
      answer(async () => {
        await run({
          name: 'token-used',
          text: `update ${table} set last_used_at = greatest(last_used_at, $3::timestamptz) where ${one}`,
          values: [workspaceId, id, time],
        });
      }),
    add: (token) =>
      answer(async () => {
        await ensureWorkspace();
        await run({
          name: 'token-add',
          text: `insert into ${table} (workspace_id, ${shown}, token_hash)
            values ($1, $2, $3, $4::text[], $5::timestamptz, $6, $7::timestamptz, $8::timestamptz, $9::timestamptz, $10)
            on conflict (workspace_id, id) do nothing`,
          values: [workspaceId, ...valuesOf(token)],
        });
      }),
    list: () =>
      answer(() =>
        run<ApiToken>({
          name: 'tokens',
          text: `select ${shown} from ${table} where workspace_id = $1::uuid order by created_at desc, id desc`,
          values: [workspaceId],
        }),
      ),
    revoke: (id, time) =>
      answer(async () => {
        const [row] = await run<ApiToken>({
          name: 'token-revoke',
          text: `update ${table} set revoked_at = coalesce(revoked_at, $3::timestamptz) where ${one} returning ${shown}`,
          values: [workspaceId, id, time],
        });
        return row ?? null;
      }),
  };
};

const valuesOf = (token: StoredApiToken): readonly unknown[] => [
  token.id,
  token.name,
  token.scopes,
  token.created_at,
  token.created_by,
  token.expires_at,
  token.last_used_at,
  token.revoked_at,
  token.token_hash,
];
