import { flockDescriptor } from './flock-descriptor.ts';
import type { LockMode } from './lock-file.ts';
import { openLocked } from './open-locked.ts';

/** What a platform has to offer. A descriptor that is not returned has been closed. */
export interface PlatformLock {
  /** The descriptor that holds the lock, or `null` when it was not granted within `waitMs`. */
  acquire(path: string, mode: LockMode, waitMs: number): Promise<number | null>;
  /** The descriptor that holds the lock in its new mode, or `null` when the lock is lost. */
  convert(path: string, fd: number, mode: LockMode): Promise<number | null>;
}

export const platformLock: PlatformLock = process.platform === 'linux' ? flockDescriptor : openLocked;
