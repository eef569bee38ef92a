import type { StoredApiToken } from '@tracker/core';
import { describeApiTokenContract } from '@tracker/testing';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { recordStatements } from './statement-recorder.ts';
import { strayReason } from './statement-scope.ts';
import { newWorkspace, useTestHome } from './test-home.ts';

const home = useTestHome();

describeApiTokenContract('PostgreSQL', async () => {
  const database = home.client();
  return { tokens: database.apiTokens(newWorkspace()), other: database.apiTokens(newWorkspace('other')) };
});

const token = (fields: Partial<StoredApiToken> = {}): StoredApiToken => ({
  id: v7(),
  name: 'laptop',
  scopes: ['read', 'write'],
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'ann',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  token_hash: v7().replaceAll('-', '').repeat(2),
  ...fields,
});

it('every statement reaches the tokens of its own workspace alone', async () => {
  const workspace = newWorkspace();
  const tokens = home.client().apiTokens(workspace);
  const recorder = recordStatements();
  try {
    const one = token();
    await tokens.add(one);
    await tokens.find(one.id);
    await tokens.used(one.id, '2026-02-02T00:00:00.000Z');
    await tokens.list();
    await tokens.revoke(one.id, '2026-02-02T00:00:00.000Z');
  } finally {
    recorder.stop();
  }
  expect(recorder.sent.filter(({ text }) => text.includes('api_tokens'))).toHaveLength(5);
  expect(recorder.sent.flatMap((sent) => strayReason(sent, workspace.id) ?? [])).toEqual([]);
});

describe('the database refuses a token', () => {
  it.each<[string, Partial<StoredApiToken>]>([
    ['without a name', { name: '' }],
    ['with a name of 101 characters', { name: 'x'.repeat(101) }],
    ['that may do nothing', { scopes: [] }],
    ['that may do something unknown', { scopes: ['admin'] as never }],
    ['whose hash is the token itself', { token_hash: 'tracker_secret' }],
    ['of nobody', { created_by: '' }],
  ])('%s', async (_, fields) => {
    await expect(home.client().apiTokens(newWorkspace()).add(token(fields))).rejects.toMatchObject({
      code: 'DatabaseError',
      message: 'The database refused the values (SQLSTATE 23514).',
    });
  });
});
