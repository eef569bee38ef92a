import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

interface Link {
  readonly path: string;
  readonly pointsTo: string;
}

/**
 * npm packages carry no symbolic links: the platform package lists its own in pg-symlinks.json and makes them in an
 * install script, which many installations skip. Without them no program of PostgreSQL finds its libraries.
 */
export function missingLinks(native: string): readonly Link[] {
  return listedLinks(native).filter(({ path }) => lstatSync(path, { throwIfNoEntry: false }) === undefined);
}

/** Makes the missing links; two processes may do so at once. */
export function repairLinks(native: string): void {
  for (const { path, pointsTo } of missingLinks(native)) {
    try {
      symlinkSync(pointsTo, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

function listedLinks(native: string): Link[] {
  const listed = readList(join(native, 'pg-symlinks.json'));
  return listed.flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('target' in entry)) return [];
    // Both are relative to the package, and always in the same directory.
    const path = join(dirname(native), String(entry.target));
    return [{ path, pointsTo: basename(String(entry.source)) }];
  });
}

/** The Windows packages have no such list. */
function readList(path: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
