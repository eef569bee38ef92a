import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../repository-root.mjs';

const lockFile = join(repositoryRoot, '.build.lock');
const heartbeatMs = 500;
/** A holder that gave no sign of life for this long was killed. */
const staleAfterMs = 5_000;

/** One process at a time installs and builds in a checkout; the others wait and then find the work done. */
export async function withBuildLock(work) {
  await acquire();
  const heartbeat = setInterval(touch, heartbeatMs);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

const release = () => rmSync(lockFile, { force: true });

async function acquire() {
  for (let attempt = 0; !tryAcquire(); attempt++) {
    if (attempt === 0) console.error('Another process is installing or building in this checkout; waiting for it …');
    await sleep(200);
    removeStaleLock();
  }
}

/** The lock is gone when this machine slept for long and another process took over. */
function touch() {
  if (existsSync(lockFile)) utimesSync(lockFile, new Date(), new Date());
}

/** Linked in place, so that the lock file is never seen without its content. */
function tryAcquire() {
  const own = `${lockFile}.${process.pid}`;
  writeFileSync(own, randomUUID());
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
function removeStaleLock() {
  const seen = readLock();
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

function readLock() {
  try {
    return { token: readFileSync(lockFile, 'utf8'), touchedAt: statSync(lockFile).mtimeMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
