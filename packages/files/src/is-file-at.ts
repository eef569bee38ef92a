import { fstatSync, statSync } from 'node:fs';

/** Whoever waited for a file that was removed meanwhile holds a lock that nobody else will ever ask for. */
export function isFileAt(path: string, fd: number): boolean {
  const held = fstatSync(fd);
  const current = statSync(path, { throwIfNoEntry: false });
  return current?.ino === held.ino && current.dev === held.dev;
}
