import { createInMemoryApiTokens, LayerUnavailableError } from '@tracker/core';
import { issueToken } from '@tracker/host';
import { expect, it } from 'vitest';
import { createTokenCheck } from '../src/http/check-token.ts';
import { createRateLimit } from '../src/http/rate-limit.ts';

const start = Date.parse('2026-06-01T00:00:00.000Z');
const address = '10.0.0.1';

const world = async (expiresAt: string | null = null) => {
  let time = start;
  let away = false;
  let asked = 0;
  const workspaceId = '01900000-0000-7000-8000-000000000001';
  const tokens = createInMemoryApiTokens();
  const fields = { name: 'a', scopes: ['read' as const], expires_at: expiresAt, created_by: 'ann' };
  const { token, stored } = await issueToken(tokens, workspaceId, fields, new Date(start).toISOString());
  const find: typeof tokens.find = async (id) => {
    asked += 1;
    if (away) throw new LayerUnavailableError('The database is away.');
    return await tokens.find(id);
  };
  const failures = createRateLimit({ burst: 2, perSecond: 0.2, now: () => time });
  const check = createTokenCheck({ lookupOf: () => ({ find, used: tokens.used }), now: () => time, failures });
  return {
    check: (text = token) => check(text, address),
    tokens,
    token,
    stored,
    asked: () => asked,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    goAway: () => {
      away = true;
    },
  };
};

it('asks once about a token for five seconds, however many requests show it', async () => {
  const { check, asked, pass } = await world();
  await Promise.all([check(), check(), check()]);
  pass(4_999);
  expect(await check()).toMatchObject({ kind: 'caller', caller: { canWrite: false, mayChoose: false } });
  expect(asked()).toBe(1);
  pass(1);
  await check();
  expect(asked()).toBe(2);
});

it('refuses a remembered token from the moment at which it expires', async () => {
  const { check, pass } = await world(new Date(start + 1_000).toISOString());
  expect(await check()).toMatchObject({ kind: 'caller' });
  pass(1_000);
  expect(await check()).toMatchObject({ kind: 'no', why: expect.stringContaining('has expired') });
});

it('lets whoever was good go on for an hour while the database is away, and nobody else in', async () => {
  const { check, pass, goAway, token } = await world();
  await check();
  goAway();
  pass(3_599_000);
  expect(await check()).toMatchObject({ kind: 'caller' });
  const another = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BA' : 'AA'}`;
  expect(await check(another)).toEqual({
    kind: 'later',
    why: 'The token cannot be checked while the database is away; try again later.',
  });
  pass(2_000);
  expect(await check()).toMatchObject({ kind: 'later' });
});

it('does not hold a good token up because of the bad ones from its address', async () => {
  const { check, asked } = await world();
  await check();
  const wrong = (n: number) => check(`tracker_${String(n).padStart(86, 'A')}`);
  expect([await wrong(1), await wrong(2)]).toMatchObject([{ kind: 'no' }, { kind: 'no' }]);
  const before = asked();
  expect(await wrong(3)).toEqual({ kind: 'wait', seconds: 5 });
  expect(asked()).toBe(before);
  expect(await check()).toMatchObject({ kind: 'caller' });
});

it('notes the use of a token once a minute', async () => {
  const { check, tokens, stored, pass } = await world();
  const used = async () => (await tokens.find(stored.id))?.last_used_at;
  await check();
  expect(await used()).toBe(new Date(start).toISOString());
  pass(59_000);
  await check();
  expect(await used()).toBe(new Date(start).toISOString());
  pass(2_000);
  await check();
  expect(await used()).toBe(new Date(start + 61_000).toISOString());
});
