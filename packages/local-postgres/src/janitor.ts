import { spawn } from 'node:child_process';
import { program } from './binaries.ts';
import { commandAs } from './run-as.ts';
import { serverEnvironment } from './run-command.ts';
import type { Server } from './server.ts';
import { stopArguments } from './stop-server.ts';

/**
 * Starts the janitor: flock(1), asleep in the kernel until nobody holds the presence lock any more, however they went,
 * and then `pg_ctl stop` while it holds that lock itself. There is one; the janitor lock sends every other away.
 * It is a process of its own that keeps nothing of ours open.
 *
 * Linux only: macOS has no flock(1). There a server whose clients were all killed stays for the next one to use.
 *
 * @param anotherMayBeEnding wait a moment for the lock: the janitor of the server before may be on its last line.
 */
export function watchPresence(server: Server, { anotherMayBeEnding = false } = {}): void {
  if (process.platform !== 'linux') return;
  const { home, native, runAs } = server;
  const command = commandAs(runAs, 'flock', [
    ...(anotherMayBeEnding ? ['-w', '2'] : ['-n']),
    home.janitorLock,
    ...['flock', '-x', home.presenceLock],
    ...[program(native, 'pg_ctl'), ...stopArguments(server)],
  ]);
  const child = spawn(command.file, command.args, {
    ...command.identity,
    stdio: 'ignore',
    env: serverEnvironment(),
    cwd: '/',
    detached: true,
  });
  child.once('error', () => {});
  child.unref();
}
