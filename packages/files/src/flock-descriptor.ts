import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import type { LockMode } from './lock-file.ts';
import { LockUnavailableError } from './lock-unavailable-error.ts';
import type { PlatformLock } from './platform-lock.ts';

/**
 * Linux: flock(1) locks a descriptor that it inherits. The lock belongs to the open file description, which is ours, so
 * it stays when flock exits and ends when this process does. Node opens with O_CLOEXEC: nobody else inherits it.
 * Measured: 2 ms; no double holder in 10 s of six processes killed at random, where O_EXCL files had 286.
 */
export const flockDescriptor: PlatformLock = {
  async acquire(path, mode, waitMs) {
    const fd = openLockFile(path, mode === 'exclusive');
    return (await flock(fd, mode, waitMs)) ? fd : null;
  },
  async convert(_path, fd, mode) {
    return (await flock(fd, mode, 0)) ? fd : null;
  },
};

/** A lock needs no more than to read; writing only serves the holder's name. */
export function openLockFile(path: string, write: boolean): number {
  if (!write) return openSync(path, constants.O_RDONLY | constants.O_CREAT, 0o644);
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return openLockFile(path, false);
    throw error;
  }
}

/** All but the descriptor. */
export const flockArguments = (mode: LockMode, waitMs: number): readonly string[] => [
  mode === 'exclusive' ? '-x' : '-s',
  ...(waitMs > 0 ? ['-w', (waitMs / 1000).toFixed(3)] : ['-n']),
];

async function flock(fd: number, mode: LockMode, waitMs: number): Promise<boolean> {
  let granted = false;
  try {
    granted = await runFlock(fd, [...flockArguments(mode, waitMs), '3']);
  } finally {
    if (!granted) closeSync(fd);
  }
  return granted;
}

function runFlock(fd: number, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', args, { stdio: ['ignore', 'ignore', 'ignore', fd] });
    child.once('error', (cause) =>
      reject(new LockUnavailableError('flock(1) cannot be run; it is part of util-linux.', { cause })),
    );
    child.once('exit', (code) => {
      if (code === 0 || code === 1) resolve(code === 0);
      else reject(new Error(`flock(1) failed with exit code ${code}.`));
    });
  });
}
