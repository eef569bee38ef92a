import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { homeAt } from '../src/home.ts';
import { anyUser, serverUser } from '../src/passwd.ts';
import { commandAs } from '../src/run-as.ts';
import { canEnter } from '../src/traversal.ts';

const ROOT = 'root:x:0:0:root:/root:/bin/sh';
const NOBODY = 'nobody:x:65534:65534::/:/bin/false';
const POSTGRES = 'postgres:x:101:104::/:/bin/sh';
const DAEMON = 'daemon:x:1:1::/:/bin/false';

test.each([
  { users: [ROOT, NOBODY, POSTGRES], server: 'postgres', any: 'postgres' },
  { users: [ROOT, DAEMON, NOBODY], server: 'nobody', any: 'nobody' },
  { users: [ROOT, DAEMON], server: undefined, any: 'daemon' },
  { users: [ROOT, '', '# comment', 'broken:x:abc'], server: undefined, any: undefined },
])('PostgreSQL runs as $server among $users', ({ users, server, any }) => {
  const passwd = users.join('\n');
  expect(serverUser(passwd)?.name).toBe(server);
  expect(anyUser(passwd)?.name).toBe(any);
});

test('a user reaches a directory when every parent lets it through', () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-enter-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const inner = join(dir, 'inner');
  mkdirSync(inner);
  const stranger = { uid: 4_242, gid: 4_242 };
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const entersWith = (outerMode: number, innerMode: number) => {
    chmodSync(dir, outerMode);
    chmodSync(inner, innerMode);
    return [canEnter(inner, stranger), canEnter(inner, owner)];
  };
  expect(entersWith(0o711, 0o711)).toEqual([true, true]);
  expect(entersWith(0o700, 0o711)).toEqual([false, true]);
  expect(entersWith(0o711, 0o700)).toEqual([false, true]);
  expect(entersWith(0o677, 0o711)).toEqual([true, false]);

  // What is not there yet will be made for the user; its parents count.
  const future = join(inner, 'not', 'made', 'yet');
  entersWith(0o711, 0o711);
  expect(canEnter(future, stranger)).toBe(true);
  entersWith(0o711, 0o700);
  expect(canEnter(future, stranger)).toBe(false);
});

test('the socket lies with the data as long as its path fits', () => {
  const longest = '/'.padEnd(107 - '/.s.PGSQL.5432'.length, 'd');
  expect(homeAt(longest).socketDir).toBe(longest);
  expect(homeAt(`${longest}d`).socketDir).toMatch(/^\/tmp\/tracker-[0-9a-f]{16}$/);
  // Bytes count, not characters.
  expect(homeAt(longest.replace('d', 'é')).socketDir).not.toBe(longest.replace('d', 'é'));
});

test('a program runs as oneself, as another user, or inside a user namespace', () => {
  expect(commandAs({ kind: 'self' }, 'a', ['b'])).toEqual({ file: 'a', args: ['b'], identity: {} });
  expect(commandAs({ kind: 'user', uid: 1, gid: 2 }, 'a', ['b'])).toMatchObject({ identity: { uid: 1, gid: 2 } });
  expect(commandAs({ kind: 'namespace', user: { name: 'n', uid: 1, gid: 2 } }, 'a', ['b'])).toEqual({
    file: 'unshare',
    args: ['--user', '--map-user=1', '--map-group=2', '--', 'a', 'b'],
    identity: {},
  });
});
