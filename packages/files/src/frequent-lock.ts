import { closeSync } from 'node:fs';
import { flockArguments, openLockFile } from './flock-descriptor.ts';
import { type FlockHelper, startFlockHelper } from './flock-helper.ts';
import { clearHolder, readHolder, writeHolder } from './holder-name.ts';
import { isFileAt } from './is-file-at.ts';
import { type FileLock, type LockOptions, lockFile } from './lock-file.ts';
import { LockTimeoutError } from './lock-timeout-error.ts';

/** A lock that this process takes again and again. */
export interface FrequentLock {
  /** Like `lockFile`, without a new process each time. */
  lock(options: LockOptions): Promise<Pick<FileLock, 'release'>>;
}

/** How long a helper stays that nobody asks. */
const idleMs = 1_000;

/**
 * On Linux the descriptor stays open between two uses, and beside it a helper that locks and unlocks it. What `lockFile`
 * promises holds: a lock ends with `release()` or with this process, and with nothing else.
 *
 * @see ARCHITECTURE: Locks, journal, cache, markdown
 */
export const createFrequentLock = (path: string): FrequentLock => {
  let open: { readonly fd: number; readonly helper: FlockHelper } | null = null;
  let inUse = false;
  let idle: NodeJS.Timeout | undefined;

  const close = (): void => {
    if (open === null) return;
    open.helper.end();
    closeSync(open.fd);
    open = null;
  };

  const opened = () => {
    if (open?.helper.alive && isFileAt(path, open.fd)) return open;
    close();
    const fd = openLockFile(path, true);
    try {
      open = { fd, helper: startFlockHelper(fd) };
    } catch {
      closeSync(fd);
    }
    return open;
  };

  /** Null when the helper cannot be started or was killed, or the file was removed meanwhile. */
  const acquire = async (options: LockOptions): Promise<Pick<FileLock, 'release'> | null> => {
    const beside = opened();
    if (beside === null) return null;
    const { fd, helper } = beside;
    const granted = await helper.flock(flockArguments(options.mode, options.waitMs));
    if (granted === false) throw new LockTimeoutError(path, options.waitMs, readHolder(path));
    if (granted === null || !isFileAt(path, fd)) {
      close();
      return null;
    }
    const named = writeHolder(fd, options);
    let released = false;
    return {
      release: () => {
        if (released) return;
        released = true;
        if (named) clearHolder(fd);
        // Without the helper it is this descriptor alone that still holds the lock.
        void helper.flock(['-u']).then((unlocked) => {
          if (unlocked !== true && open?.helper === helper) close();
        });
        leave();
      },
    };
  };

  const leave = (): void => {
    inUse = false;
    idle = setTimeout(close, idleMs).unref();
  };

  return {
    lock: async (options) => {
      // Within this process a shared descriptor keeps nobody out.
      if (inUse || process.platform !== 'linux') return lockFile(path, options);
      inUse = true;
      clearTimeout(idle);
      let held: Pick<FileLock, 'release'> | null = null;
      try {
        held = await acquire(options);
      } finally {
        if (held === null) leave();
      }
      return held ?? lockFile(path, options);
    },
  };
};
