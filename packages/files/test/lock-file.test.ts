import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LockTimeoutError, LockUnavailableError, lockFile, tryLockFile } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';

const lockPath = () => join(scratchDirectory(), 'a.lock');
const exclusive = { mode: 'exclusive', waitMs: 0 } as const;
const shared = { mode: 'shared', waitMs: 0 } as const;

async function holderOf(path: string, name: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'lock-holder.mjs'), [path, name]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

test('an exclusive lock keeps everyone out until it is released', async () => {
  const path = lockPath();
  const lock = await lockFile(path, exclusive);
  expect(await tryLockFile(path, exclusive)).toBeNull();
  expect(await tryLockFile(path, shared)).toBeNull();
  lock.release();
  (await lockFile(path, exclusive)).release();
});

test('shared locks stand side by side and keep an exclusive one out', async () => {
  const path = lockPath();
  const locks = [await lockFile(path, shared), await lockFile(path, shared)];
  expect(await tryLockFile(path, exclusive)).toBeNull();
  for (const lock of locks) lock.release();
  (await lockFile(path, exclusive)).release();
});

test('a waiter gets the lock when it is released', async () => {
  const path = lockPath();
  const lock = await lockFile(path, exclusive);
  const waiting = lockFile(path, { mode: 'exclusive', waitMs: 10_000 });
  lock.release();
  (await waiting).release();
});

test('who waited in vain is told for whom', async () => {
  const path = lockPath();
  const holder = await holderOf(path, 'tracker-mcp');
  const error = await lockFile(path, { mode: 'exclusive', waitMs: 50 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LockTimeoutError);
  expect(error).toMatchObject({
    holder: `process ${holder.pid} (tracker-mcp)`,
    message: `The lock ${path} is held by process ${holder.pid} (tracker-mcp); waited 50 ms.`,
  });
});

test('the name is gone after the release', async () => {
  const path = lockPath();
  const lock = await lockFile(path, { ...exclusive, holder: 'me' });
  expect(readFileSync(path, 'utf8')).toBe(`process ${process.pid} (me)`);
  lock.release();
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('a lock dies with its holder', async () => {
  const path = lockPath();
  const holder = await holderOf(path, 'doomed');
  expect(await tryLockFile(path, exclusive)).toBeNull();
  holder.kill('SIGKILL');
  (await lockFile(path, { mode: 'exclusive', waitMs: 10_000 })).release();
});

test('a child that outlives the holder does not keep its lock, unless it is given it', async () => {
  const path = lockPath();
  const lock = await lockFile(path, exclusive);
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void stranger.kill());
  lock.release();

  const second = await lockFile(path, exclusive);
  const heir = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', second.fd] });
  onTestFinished(() => void heir.kill());
  second.release();
  expect(await tryLockFile(path, exclusive)).toBeNull();
  heir.kill();
  (await lockFile(path, { mode: 'exclusive', waitMs: 10_000 })).release();
});

test('the only shared holder becomes exclusive ahead of who waits', async () => {
  const path = lockPath();
  const lock = await lockFile(path, shared);
  const waiting = lockFile(path, { mode: 'exclusive', waitMs: 10_000 });
  expect(await lock.convert('exclusive')).toBe(true);
  expect(await tryLockFile(path, shared)).toBeNull();
  expect(await lock.convert('shared')).toBe(true);
  (await lockFile(path, shared)).release();
  lock.release();
  (await waiting).release();
});

test('one of two shared holders loses its lock when it asks for more', async () => {
  const path = lockPath();
  const [first, second] = [await lockFile(path, shared), await lockFile(path, shared)];
  expect(await first.convert('exclusive')).toBe(false);
  first.release();
  expect(await second.convert('exclusive')).toBe(true);
  second.release();
});

test('whoever waited for a file that was removed locks the one that took its place', async () => {
  const path = lockPath();
  const old = await lockFile(path, exclusive);
  const waiting = lockFile(path, { mode: 'exclusive', waitMs: 10_000 });
  rmSync(path);
  old.release();
  const lock = await waiting;
  expect(existsSync(path)).toBe(true);
  expect(await tryLockFile(path, exclusive)).toBeNull();
  lock.release();
});

test('a directory that is not there is the file system’s error', async () => {
  await expect(lockFile(join(scratchDirectory(), 'none', 'a.lock'), exclusive)).rejects.toMatchObject({
    code: 'ENOENT',
  });
});

test.runIf(process.platform === 'linux')('where flock(1) is missing, nothing is taken for locked', async () => {
  vi.stubEnv('PATH', '/nonexistent');
  onTestFinished(() => void vi.unstubAllEnvs());
  const path = lockPath();
  await expect(tryLockFile(path, exclusive)).rejects.toBeInstanceOf(LockUnavailableError);
  await expect(lockFile(path, shared)).rejects.toThrow('flock(1) cannot be run; it is part of util-linux.');
});
