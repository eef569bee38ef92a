import { createInMemoryApiTokens } from '@tracker/core';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueToken, verifyToken } from '../src/index.ts';

const now = '2026-06-01T00:00:00.000Z';
const later = '2026-07-01T00:00:00.000Z';

const world = async (expiresAt: string | null = null) => {
  const workspaceId = v7();
  const tokens = createInMemoryApiTokens();
  const fields = { name: 'laptop', scopes: ['read' as const], expires_at: expiresAt, created_by: 'ann' };
  const issued = await issueToken(tokens, workspaceId, fields, now);
  const asked: string[] = [];
  const verify = (text: string, at = now) =>
    verifyToken(
      text,
      (id) => {
        asked.push(id);
        return id === workspaceId ? tokens : createInMemoryApiTokens();
      },
      at,
    );
  return { workspaceId, tokens, ...issued, verify, asked };
};

describe('a token', () => {
  it('opens the workspace that it was issued for', async () => {
    const { token, verify, workspaceId, stored } = await world();
    expect(await verify(token)).toMatchObject({
      kind: 'valid',
      workspaceId,
      token: { id: stored.id, scopes: ['read'] },
    });
  });

  it('is unknown when a single character of it differs, wherever', async () => {
    const { token, verify } = await world();
    for (const at of [8, 30, 51, 60, token.length - 2]) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const forged = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
      expect(await verify(forged), forged).toEqual({ kind: 'unknown' });
    }
  });

  it.each(['', 'tracker_', 'tracker_x', `tracker_${'A'.repeat(87)}`, `tracker_${'ä'.repeat(86)}`, 'A'.repeat(94)])(
    'of another form is refused without a look at the database: %j',
    async (text) => {
      const { verify, asked } = await world();
      expect(await verify(text)).toEqual({ kind: 'unknown' });
      expect(asked).toEqual([]);
    },
  );

  it('that expired or was revoked is told so, but only to its owner', async () => {
    const { token, verify, tokens, stored } = await world(later);
    expect(await verify(token, '2026-06-30T23:59:59.999Z')).toMatchObject({ kind: 'valid' });
    expect(await verify(token, later)).toEqual({ kind: 'expired' });
    await tokens.revoke(stored.id, now);
    expect(await verify(token)).toEqual({ kind: 'revoked' });
    expect(await verify(`${token.slice(0, -2)}AA`)).toEqual({ kind: 'unknown' });
  });

  it('that would be born expired is not made', async () => {
    await expect(world(now)).rejects.toMatchObject({ code: 'ValidationError' });
  });
});
