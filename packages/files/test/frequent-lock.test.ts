import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFrequentLock, LockTimeoutError, LockUnavailableError, lockFile, tryLockFile } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';

const lockPath = () => join(scratchDirectory(), 'a.lock');
const exclusive = { mode: 'exclusive', waitMs: 0 } as const;
const patient = { mode: 'exclusive', waitMs: 10_000 } as const;

/** The processes beside this one that have the file open. */
const helpersOf = (path: string): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && opens(pid, path));

const opens = (pid: number, path: string): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === path);
  } catch {
    // It has just ended, or is somebody else's.
    return false;
  }
};

test('it keeps everyone out until it is released, time and again', async () => {
  const path = lockPath();
  const turns = createFrequentLock(path);
  for (let turn = 0; turn < 3; turn += 1) {
    const lock = await turns.lock(patient);
    expect(await tryLockFile(path, exclusive)).toBeNull();
    lock.release();
    (await lockFile(path, patient)).release();
  }
});

test('it keeps out others of the same process that use it, and waits for them', async () => {
  const turns = createFrequentLock(lockPath());
  const lock = await turns.lock(exclusive);
  await expect(turns.lock(exclusive)).rejects.toBeInstanceOf(LockTimeoutError);
  const waiting = turns.lock(patient);
  lock.release();
  (await waiting).release();
});

test('a release that is repeated lets go of nothing else', async () => {
  const path = lockPath();
  const turns = createFrequentLock(path);
  const first = await turns.lock(patient);
  first.release();
  const second = await turns.lock(patient);
  first.release();
  expect(await tryLockFile(path, exclusive)).toBeNull();
  second.release();
});

test('who waits in vain is told for whom, and the name is gone after the release', async () => {
  const path = lockPath();
  const lock = await createFrequentLock(path).lock({ ...patient, holder: 'me' });
  const error = await createFrequentLock(path)
    .lock({ mode: 'exclusive', waitMs: 50 })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LockTimeoutError);
  expect(error).toMatchObject({ holder: `process ${process.pid} (me)`, waitMs: 50 });
  lock.release();
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('it locks the file that took the place of a removed one', async () => {
  const path = lockPath();
  const turns = createFrequentLock(path);
  (await turns.lock(patient)).release();
  rmSync(path);
  const lock = await turns.lock(patient);
  expect(await tryLockFile(path, exclusive)).toBeNull();
  lock.release();
});

test('it dies with its holder', async () => {
  const path = lockPath();
  const child = fork(join(import.meta.dirname, 'lock-holder.mjs'), [path, 'doomed', 'frequent']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  expect(await tryLockFile(path, exclusive)).toBeNull();
  child.kill('SIGKILL');
  (await lockFile(path, patient)).release();
});

test.runIf(process.platform === 'linux')('it outlives its helper, and does without', async () => {
  const path = lockPath();
  const turns = createFrequentLock(path);
  const lock = await turns.lock(patient);
  // The flock(1) that has just asked may not be gone yet.
  await vi.waitFor(() => expect(helpersOf(path)).toHaveLength(1));
  for (const pid of helpersOf(path)) process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(helpersOf(path)).toEqual([]));
  expect(await tryLockFile(path, exclusive)).toBeNull();
  lock.release();
  (await lockFile(path, { mode: 'exclusive', waitMs: 3_000 })).release();
  const next = await turns.lock(patient);
  expect(await tryLockFile(path, exclusive)).toBeNull();
  next.release();
  (await lockFile(path, patient)).release();
});

test.runIf(process.platform === 'linux')('a waiter whose helper is killed waits on', async () => {
  const path = lockPath();
  const held = await lockFile(path, exclusive);
  const turns = createFrequentLock(path);
  const waiting = turns.lock(patient);
  await vi.waitFor(() => expect(helpersOf(path)).not.toEqual([]));
  for (const pid of helpersOf(path)) process.kill(pid, 'SIGKILL');
  expect(await tryLockFile(path, exclusive)).toBeNull();
  held.release();
  const lock = await waiting;
  expect(await tryLockFile(path, exclusive)).toBeNull();
  lock.release();
});

test.runIf(process.platform === 'linux')('where flock(1) is missing, nothing is taken for locked', async () => {
  vi.stubEnv('PATH', '/nonexistent');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(createFrequentLock(lockPath()).lock(patient)).rejects.toBeInstanceOf(LockUnavailableError);
});
