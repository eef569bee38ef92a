import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../repository-root.mjs';

const heartbeatMs = 500;
/** A holder that gave no sign of life for this long was killed. */
const staleAfterMs = 5_000;

/** One process at a time installs and builds in a checkout; the others wait and then find the work done. */
export async function withBuildLock(work, lockFile = join(repositoryRoot, '.build.lock')) {
  const token = randomUUID();
  await acquire(lockFile, token);
  // A machine that slept for long wakes up to the lock of a process that took over; that one is not ours to touch.
  const isOurs = () => readLock(lockFile)?.token === token;
  const release = () => isOurs() && rmSync(lockFile, { force: true });
  const heartbeat = setInterval(() => isOurs() && utimesSync(lockFile, new Date(), new Date()), heartbeatMs);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

async function acquire(lockFile, token) {
  for (let attempt = 0; !tryAcquire(lockFile, token); attempt++) {
    if (attempt === 0) console.error('Another process is installing or building in this checkout; waiting for it …');
    await sleep(200);
    removeStaleLock(lockFile);
  }
}

/** Linked in place, so that the lock file is never seen without its content. */
function tryAcquire(lockFile, token) {
  const own = `${lockFile}.${token}`;
  writeFileSync(own, token);
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

/** Taken aside before it is removed: when another process was faster and this is its new lock, it is put back. */
function removeStaleLock(lockFile) {
  const seen = readLock(lockFile);
  if (seen === undefined || Date.now() - seen.touchedAt < staleAfterMs) return;
  const aside = `${lockFile}.${process.pid}.stale`;
  try {
    renameSync(lockFile, aside);
    if (readFileSync(aside, 'utf8') !== seen.token) linkSync(aside, lockFile);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readLock(lockFile) {
  try {
    return { token: readFileSync(lockFile, 'utf8'), touchedAt: statSync(lockFile).mtimeMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
