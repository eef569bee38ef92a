import { closeSync } from 'node:fs';
import { clearHolder, readHolder, writeHolder } from './holder-name.ts';
import { isFileAt } from './is-file-at.ts';
import { LockTimeoutError } from './lock-timeout-error.ts';
import { platformLock } from './platform-lock.ts';

export type LockMode = 'exclusive' | 'shared';

export interface LockOptions {
  readonly mode: LockMode;
  /** How long to wait for the lock, in milliseconds; 0 asks once. */
  readonly waitMs: number;
  /** A name that an exclusive holder writes into the file, so that whoever waits in vain can say for whom. */
  readonly holder?: string;
}

export interface FileLock {
  /** The descriptor that carries the lock. A child that is given it on purpose keeps the lock alive as well. */
  readonly fd: number;
  /**
   * Asks once for the other mode. `false`: somebody else holds the lock, and this holder has lost it.
   * On Linux a sole holder gets it ahead of everyone who waits.
   */
  convert(mode: LockMode): Promise<boolean>;
  release(): void;
}

/**
 * Locks a file, which is created when missing and never removed. The lock ends with `release()` or with the process,
 * however that dies; children do not inherit it.
 *
 * @throws LockTimeoutError when it is not granted within `waitMs`; LockUnavailableError where nothing can be locked.
 * @see ARCHITECTURE: Locks, journal, cache, markdown
 */
export async function lockFile(path: string, options: LockOptions): Promise<FileLock> {
  const lock = await tryLockFile(path, options);
  if (lock === null) throw new LockTimeoutError(path, options.waitMs, readHolder(path));
  return lock;
}

/** Like `lockFile`, with `null` instead of the error. */
export async function tryLockFile(path: string, options: LockOptions): Promise<FileLock | null> {
  const deadline = Date.now() + options.waitMs;
  for (;;) {
    const fd = await platformLock.acquire(path, options.mode, Math.max(0, deadline - Date.now()));
    if (fd === null) return null;
    if (isFileAt(path, fd)) return heldLock(path, fd, options);
    closeSync(fd);
  }
}

function heldLock(path: string, descriptor: number, options: LockOptions): FileLock {
  let fd = descriptor;
  let released = false;
  const named = writeHolder(fd, options);
  return {
    get fd() {
      return fd;
    },
    async convert(wanted) {
      // What fails has closed it, and its number may be another file's by then.
      released = true;
      const converted = await platformLock.convert(path, fd, wanted);
      if (converted === null) return false;
      fd = converted;
      released = false;
      return true;
    },
    release() {
      if (released) return;
      released = true;
      if (named) clearHolder(fd);
      closeSync(fd);
    },
  };
}
