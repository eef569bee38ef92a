import { closeSync, lchownSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensurePrivateDirectory } from '@tracker/files';
import { unusableDirectory } from './errors.ts';
import { type Home, homeAt } from './home.ts';
import type { Placement } from './placement.ts';
import { ownerFor } from './run-as.ts';

/**
 * Makes the server's directory: closed to everyone but the user it runs as (and root). Its locks are made along with it,
 * because the janitor runs as that user and has to open them.
 *
 * @throws LayerUnavailableError when the place is not private or cannot be written.
 */
export function prepareHome({ dir, runAs }: Placement): Home {
  const home = homeAt(dir);
  const owner = ownerFor(runAs);
  try {
    privateDirectory(dir, owner);
    if (home.socketDir !== dir) privateDirectory(home.socketDir, owner);
    if (owner !== undefined) {
      for (const file of [home.presenceLock, home.startLock, home.janitorLock, home.serverLock]) give(file, owner);
    }
    return home;
  } catch (error) {
    throw unusableDirectory(dir, error);
  }
}

function privateDirectory(dir: string, owner: { uid: number; gid: number } | undefined): void {
  if (owner !== undefined) {
    // Parents stay open, or the user could not reach it.
    mkdirSync(dirname(dir), { recursive: true, mode: 0o755 });
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    // Root's own: made just now, perhaps by another process that has not come to this line yet.
    if (lstatSync(dir).uid === 0) lchownSync(dir, owner.uid, owner.gid);
  }
  ensurePrivateDirectory(dir, owner?.uid);
}

function give(file: string, owner: { uid: number; gid: number }): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.uid === owner.uid) return;
  closeSync(openSync(file, 'a', 0o644));
  lchownSync(file, owner.uid, owner.gid);
}
