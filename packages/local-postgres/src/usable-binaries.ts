import { chownSync, existsSync, lchownSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Home } from './home.ts';
import { missingLinks, repairLinks } from './library-links.ts';
import { ownerFor, type RunAs } from './run-as.ts';
import type { Server } from './server.ts';
import { canEnter } from './traversal.ts';

/**
 * The programs' directory as the server can run it: the package itself, with its library links repaired, or a complete
 * copy (60 MB, 0.1 s) beside the data where the package is read-only or closed to the server's user.
 * Call it under the start lock.
 */
export async function usableBinaries(home: Home, binaries: Binaries, runAs: RunAs): Promise<string> {
  const known = knownBinaries(home, binaries, runAs);
  if (known !== null) return known;
  if (canRunInPlace(binaries, runAs)) {
    try {
      repairLinks(binaries.native);
      return binaries.native;
    } catch {
      // A read-only installation: EACCES, EPERM or EROFS. Any other fault will show in the copy.
    }
  }
  return await copyBinaries(home, binaries, runAs);
}

/** The programs' directory if nothing has to be done for it. */
export function knownBinaries(home: Home, binaries: Binaries, runAs: RunAs): string | null {
  const copy = copyOf(home, binaries);
  if (existsSync(copy)) return join(copy, 'native');
  return canRunInPlace(binaries, runAs) && missingLinks(binaries.native).length === 0 ? binaries.native : null;
}

const canRunInPlace = (binaries: Binaries, runAs: RunAs): boolean =>
  runAs.kind !== 'user' || canEnter(join(binaries.native, 'bin'), runAs);

const COPY = 'bin-';

const copyOf = (home: Home, binaries: Binaries): string => join(home.dir, `${COPY}${binaries.version}`);

/** Call it while holding the server lock: a server that runs loads libraries and messages from its copy all its life. */
export function removeOtherCopies({ home, native }: Server): void {
  for (const name of readdirSync(home.dir)) {
    const copy = join(home.dir, name);
    if (name.startsWith(COPY) && copy !== dirname(native)) rmSync(copy, { recursive: true, force: true });
  }
}

/** The copy appears whole, by a rename; what an interrupted one left is removed. */
async function copyBinaries(home: Home, binaries: Binaries, runAs: RunAs): Promise<string> {
  const copy = copyOf(home, binaries);
  const scratch = `${copy}.new`;
  rmSync(scratch, { recursive: true, force: true });
  await cp(binaries.native, join(scratch, 'native'), { recursive: true, verbatimSymlinks: true });
  await cp(join(dirname(binaries.native), 'package.json'), join(scratch, 'package.json'));
  repairLinks(join(scratch, 'native'));
  const owner = ownerFor(runAs);
  // A package installed under umask 077 is closed to everyone but its owner.
  if (owner !== undefined) giveTree(scratch, owner);
  renameSync(scratch, copy);
  return join(copy, 'native');
}

function giveTree(dir: string, owner: { uid: number; gid: number }): void {
  chownSync(dir, owner.uid, owner.gid);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) giveTree(path, owner);
    else lchownSync(path, owner.uid, owner.gid);
  }
}
