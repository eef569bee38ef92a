import { statSync } from 'node:fs';
import { dirname } from 'node:path';

interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * May this user enter the directory, through all of its parents? Judged by mode bits; access lists can only make the
 * answer too careful or let the program itself fail.
 */
export function canEnter(directory: string, user: User): boolean {
  const stats = statSync(directory, { throwIfNoEntry: false });
  const parent = dirname(directory);
  // What does not exist yet will be made for that user.
  const here = stats === undefined || (stats.isDirectory() && maySearch(stats, user));
  return here && (parent === directory || canEnter(parent, user));
}

function maySearch(stats: { uid: number; gid: number; mode: number }, user: User): boolean {
  if (stats.uid === user.uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === user.gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}
