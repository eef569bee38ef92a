import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

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

export const remount = (path, how) => mount('-o', `remount,${how}`, path);

const mount = (...args) => spawnSync('mount', args, { stdio: 'ignore' }).status;
