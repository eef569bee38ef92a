import { openTracker } from '@tracker/host';
import { createTestDatabase, urlOf } from '@tracker/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shell } from './command.ts';

const project = async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  const opened = await openTracker({ workspace: user.directory, env: user.env });
  onTestFinished(() => opened.close());
  return { ...user, stored: (id: string) => opened.tokens.find(id) };
};

describe('tracker token', () => {
  it('shows a token once and keeps only its hash', async () => {
    const { tracker, stored } = await project();
    const { code, out, err } = await tracker('token', 'create', 'laptop', '--scope', 'read', '--expires', '90');
    expect(code).toBe(0);
    expect(out).toMatch(/^tracker_[\w-]{86}\n$/);
    expect(err).toContain('Token "laptop" (read) of this workspace; it is not shown again.');
    const token = out.trim();
    const list = await tracker('token', 'list', '--json');
    const [listed] = JSON.parse(list.out).result.tokens;
    expect(listed).toMatchObject({ name: 'laptop', scopes: ['read'], state: 'valid', last_used_at: null });
    expect(list.out).not.toMatch(/hash|tracker_/);
    const row = await stored(listed.id);
    expect(row).toMatchObject({ token_hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    // Neither the token nor its secret part, the last 43 characters.
    for (const part of [token, token.slice(-43)]) expect(JSON.stringify(row)).not.toContain(part);
  });

  it('lists, revokes, and says of an unknown one what to do', async () => {
    const { tracker } = await project();
    expect((await tracker('token', 'list')).out).toBe('No tokens.\n');
    const created = JSON.parse((await tracker('token', 'create', 'ci', '--json')).out).result;
    expect(created).toMatchObject({ token: expect.any(String), scopes: ['read', 'write'], expires_at: null });
    expect(await tracker('token', 'revoke', created.id)).toMatchObject({ code: 0, out: 'Token "ci" is revoked.\n' });
    expect((await tracker('token', 'list')).out).toMatch(/ci +read, write +revoked +never +never\n$/);
    const other = '01900000-0000-7000-8000-000000000000';
    expect(await tracker('token', 'revoke', other)).toMatchObject({
      code: 3,
      err: expect.stringContaining(`Token ${other} does not exist in this workspace.`),
    });
  });

  it.each([
    [['create', 'x', '--scope', 'admin'], '--scope: is not one of the allowed values (allowed: read, write'],
    [['create', 'x', '--expires', '0'], '--expires: is not a number of days (allowed: more than 0, at most 3650).'],
    [['create', ''], 'name: must have 1 to 100 characters'],
    [['revoke', 'x'], 'id: is not the id of a token (allowed: a UUID as `tracker token list` shows it).'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await shell({ DATABASE_URL: 'postgresql://127.0.0.1:1/x' }).tracker('token', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
