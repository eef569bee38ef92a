import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lends a small disk of its own at `path` to `use`; false where nothing can be mounted. */
export async function withTmpfs(path, size, use) {
  mkdirSync(path, { mode: 0o700 });
  if (mount('-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'tmpfs', path) !== 0) return false;
  try {
    await use(path);
  } finally {
    spawnSync('umount', ['-l', path]);
  }
  return true;
}

const patienceMs = 30_000;

/** Only once nobody has a file of it open for writing: a lock that was just used stays open for some seconds. */
export async function makeReadOnly(path) {
  const deadline = performance.now() + patienceMs;
  while (mount('-o', 'remount,ro', path) !== 0) {
    if (performance.now() > deadline) throw new Error(`${path} is in use for too long.`);
    await sleep(200);
  }
}

export const makeWritable = (path) => mount('-o', 'remount,rw', path);

const mount = (...args) => spawnSync('mount', args, { stdio: 'ignore' }).status;
