import { ftruncateSync, readFileSync, writeSync } from 'node:fs';
import type { LockOptions } from './lock-file.ts';

/** Names an exclusive holder in its lock file; whether it did. */
export const writeHolder = (fd: number, { mode, holder }: LockOptions): boolean =>
  mode === 'exclusive' && holder !== undefined && written(fd, `process ${process.pid} (${holder})`);

export const clearHolder = (fd: number): void => void written(fd, '');

export function readHolder(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Best effort: another user's lock file may be readable only. */
function written(fd: number, text: string): boolean {
  try {
    ftruncateSync(fd, 0);
    writeSync(fd, text, 0);
    return true;
  } catch {
    return false;
  }
}
