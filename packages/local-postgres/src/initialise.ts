import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@tracker/files';
import { type Binaries, program } from './binaries.ts';
import { SERVER_USER } from './connection-target.ts';
import { couldNotInitialise, notADataDirectory, otherMajor } from './errors.ts';
import type { Home } from './home.ts';
import { commandAs, type RunAs } from './run-as.ts';
import { runCommand } from './run-command.ts';

const SCRATCH = 'init-';

/**
 * Makes sure of a data directory of our major version. A new one is made aside and renamed, so that what exists is
 * complete; what exists is never initialised over. Call it under the start lock.
 *
 * @throws TrackerError for a directory of another major version, or of something else.
 */
export async function ensureInitialised(home: Home, binaries: Binaries, native: string, runAs: RunAs): Promise<void> {
  removeScratch(home);
  if (existsSync(home.data)) return checkMajor(home, binaries);
  const scratch = join(home.dir, `${SCRATCH}${randomBytes(4).toString('hex')}`);
  const authentication = await authenticationOptions(home);
  const initdb = commandAs(runAs, program(native, 'initdb'), [...initdbArgs(scratch, binaries), ...authentication]);
  if ((await runCommand(initdb, home.log)) !== 0) {
    removeScratch(home);
    throw couldNotInitialise(home.dir, home.log);
  }
  renameSync(scratch, home.data);
  syncDirectory(home.dir);
}

const initdbArgs = (dir: string, { major }: Binaries): string[] => [
  ...['-D', dir, '-U', SERVER_USER, '--encoding=UTF8', '--no-instructions', '--locale=C'],
  // The same order everywhere and for ever, whatever the machine's C library does; upper and lower case are Unicode's.
  ...(Number(major) >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
];

/** The directory's permissions guard a unix socket; a loopback port is open to everyone and needs a password. */
async function authenticationOptions(home: Home): Promise<string[]> {
  if (process.platform !== 'win32') return ['--auth=trust'];
  await writeFileAtomically(home.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return ['--auth=scram-sha-256', `--pwfile=${home.passwordFile}`];
}

function checkMajor(home: Home, binaries: Binaries): void {
  const found = readMajor(home.data);
  if (found === null) throw notADataDirectory(home.data);
  if (found !== binaries.major) throw otherMajor(home.data, found, binaries.major);
}

/** The major version of a data directory, or null where it is none. */
export function readMajor(data: string): string | null {
  try {
    return readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  } catch {
    return null;
  }
}

/** What an initdb left whose starter was killed. It may still be writing; then the rest goes the next time. */
function removeScratch(home: Home): void {
  for (const name of readdirSync(home.dir)) {
    if (name.startsWith(SCRATCH)) removeIfPossible(join(home.dir, name));
  }
}

function removeIfPossible(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {
    // Not worth failing a start for.
  }
}

function syncDirectory(dir: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
