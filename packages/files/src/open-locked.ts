import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LockMode } from './lock-file.ts';
import type { PlatformLock } from './platform-lock.ts';

/**
 * macOS and Windows lock while opening; neither waits without blocking a thread, so waiting is asking again.
 * Not tried on either platform. Converting opens anew, which can lose the lock to somebody who waits.
 */
export const openLocked: PlatformLock = {
  async acquire(path, mode, waitMs) {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const fd = tryOpen(path, mode);
      if (fd !== null || Date.now() >= deadline) return fd;
      await sleep(10 + Math.random() * 10);
    }
  },
  async convert(path, fd, mode) {
    closeSync(fd);
    return tryOpen(path, mode);
  },
};

function tryOpen(path: string, mode: LockMode): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | lockFlags(mode), 0o644);
  } catch (error) {
    if (error instanceof Error && 'code' in error && HELD.has(String(error.code))) return null;
    throw error;
  }
}

const HELD = new Set(['EAGAIN', 'EWOULDBLOCK', 'EBUSY', 'EPERM']);

// <fcntl.h> of macOS; Node's constants do not name them.
const O_SHLOCK = 0x10;
const O_EXLOCK = 0x20;
// libuv's UV_FS_O_EXLOCK on Windows: share mode 0, which no other open of the file, shared or not, gets past.
const WINDOWS_EXCLUSIVE = 0x10000000;

function lockFlags(mode: LockMode): number {
  if (process.platform === 'win32') return mode === 'exclusive' ? WINDOWS_EXCLUSIVE : 0;
  return constants.O_NONBLOCK | (mode === 'exclusive' ? O_EXLOCK : O_SHLOCK);
}
