import type { ApiTokens, StoredApiToken } from '@tracker/core';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';

/** Fresh tokens of two workspaces: what one holds must never show in the other. */
export interface TokenWorld {
  readonly tokens: ApiTokens;
  readonly other: ApiTokens;
}

/** What every implementation of the port promises. */
export const describeApiTokenContract = (name: string, open: () => Promise<TokenWorld>): void => {
  describe(`ApiTokens contract: ${name}`, () => {
    it('finds by id what was added, with its hash, and nothing else', async () => {
      const { tokens } = await open();
      const token = aToken();
      await tokens.add(token);
      expect(await tokens.find(token.id)).toEqual(token);
      expect(await tokens.find(aToken().id)).toBeNull();
    });

    it('adds once what is added again because its answer was lost', async () => {
      const { tokens } = await open();
      const token = aToken();
      await tokens.add(token);
      await tokens.revoke(token.id, '2026-02-01T00:00:00.000Z');
      await tokens.add(token);
      expect(await tokens.find(token.id)).toMatchObject({ revoked_at: '2026-02-01T00:00:00.000Z' });
      expect(await tokens.list()).toHaveLength(1);
    });

    it('lists the newest first, and never a hash', async () => {
      const { tokens } = await open();
      const first = aToken({ created_at: '2026-01-01T00:00:00.000Z', name: 'first' });
      const second = aToken({ created_at: '2026-01-02T00:00:00.000Z', expires_at: '2027-01-01T00:00:00.000Z' });
      await tokens.add(first);
      await tokens.add(second);
      const list = await tokens.list();
      expect(list.map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(JSON.stringify(list)).not.toContain('token_hash');
      expect(list[0]).toMatchObject({ scopes: ['read'], expires_at: '2027-01-01T00:00:00.000Z', last_used_at: null });
    });

    it('notes the last use and never an earlier one', async () => {
      const { tokens } = await open();
      const { id } = await added(tokens);
      await tokens.used(id, '2026-02-02T00:00:00.000Z');
      await tokens.used(id, '2026-02-01T00:00:00.000Z');
      expect(await tokens.find(id)).toMatchObject({ last_used_at: '2026-02-02T00:00:00.000Z' });
    });

    it('revokes once; the first time stays', async () => {
      const { tokens } = await open();
      const { id } = await added(tokens);
      expect(await tokens.revoke(id, '2026-03-01T00:00:00.000Z')).toMatchObject({
        id,
        revoked_at: '2026-03-01T00:00:00.000Z',
      });
      expect(await tokens.revoke(id, '2026-03-02T00:00:00.000Z')).toMatchObject({
        revoked_at: '2026-03-01T00:00:00.000Z',
      });
      expect(await tokens.revoke(aToken().id, '2026-03-01T00:00:00.000Z')).toBeNull();
    });

    it('neither finds, lists, uses nor revokes a token of another workspace', async () => {
      const { tokens, other } = await open();
      const token = await added(tokens);
      await other.add({ ...token, name: 'theirs' });
      expect(await other.find(token.id)).toMatchObject({ name: 'theirs' });
      await other.used(token.id, '2026-02-02T00:00:00.000Z');
      await other.revoke(token.id, '2026-03-01T00:00:00.000Z');
      expect(await tokens.find(token.id)).toEqual(token);
      const only = await added(tokens);
      expect(await other.find(only.id)).toBeNull();
      expect(await other.revoke(only.id, '2026-03-01T00:00:00.000Z')).toBeNull();
      expect((await other.list()).map(({ name: its }) => its)).toEqual(['theirs']);
    });
  });
};

const added = async (tokens: ApiTokens): Promise<StoredApiToken> => {
  const token = aToken();
  await tokens.add(token);
  return token;
};

const aToken = (fields: Partial<StoredApiToken> = {}): StoredApiToken => {
  const id = v7();
  return {
    id,
    name: 'a token',
    scopes: ['read'],
    created_at: '2026-01-01T00:00:00.000Z',
    created_by: 'ann',
    expires_at: null,
    last_used_at: null,
    revoked_at: null,
    token_hash: id.replaceAll('-', '').repeat(2),
    ...fields,
  };
};
