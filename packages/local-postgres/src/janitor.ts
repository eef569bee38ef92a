import { spawn } from 'node:child_process';
import { program } from './binaries.ts';
import { commandAs } from './run-as.ts';
import { serverEnvironment } from './run-command.ts';
import type { Server } from './server.ts';
import { stopArguments } from './stop-server.ts';

/**
 * Stops the server for as long as a process of it is left. Once is not enough: a postmaster whose starter was killed may
 * not have written its pid file yet. pg_ctl signals whatever pid it finds there, so that has to work in the data
 * directory, as the server does. Arguments: the server lock, the data directory, the command that stops as JSON.
 */
const STOP_UNTIL_GONE = `
const { spawnSync } = require('node:child_process');
const { readFileSync, readlinkSync, realpathSync } = require('node:fs');
const [serverLock, data, stop] = process.argv.slice(1);
const { file, args, identity } = JSON.parse(stop);
const options = { stdio: 'ignore', cwd: '/' };
const isHeld = () => spawnSync('flock', ['-n', serverLock, 'true'], options).status === 1;
const isOurs = () => {
  try {
    const pid = Number.parseInt(readFileSync(data + '/postmaster.pid', 'utf8'), 10);
    return readlinkSync('/proc/' + pid + '/cwd') === realpathSync(data);
  } catch {
    return false;
  }
};
for (let tries = 0; tries < 60 && isHeld(); tries += 1) {
  if (isOurs()) spawnSync(file, args, { ...options, ...identity });
  if (isHeld()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
}
`;

/**
 * Starts the janitor: flock(1), asleep in the kernel until nobody holds the presence lock any more, however they went.
 * Only then, holding that lock, it becomes a Node that stops the server; until then it costs next to nothing.
 * There is one; the janitor lock sends every other away. It is a process of its own that keeps nothing of ours open,
 * and runs as this process's user, because the server's may not be able to reach Node.
 *
 * Linux only: macOS has no flock(1). There a server whose clients were all killed stays for the next one to use.
 *
 * @param anotherMayBeEnding wait a moment for the lock: the janitor of the server before may be on its last line.
 */
export function watchPresence(server: Server, { anotherMayBeEnding = false } = {}): void {
  if (process.platform !== 'linux') return;
  const { home, native, runAs } = server;
  const stop = commandAs(runAs, program(native, 'pg_ctl'), stopArguments(server));
  const args = [
    ...(anotherMayBeEnding ? ['-w', '2'] : ['-n']),
    home.janitorLock,
    ...['flock', '-x', home.presenceLock],
    ...[process.execPath, '-e', STOP_UNTIL_GONE, home.serverLock, home.data, JSON.stringify(stop)],
  ];
  const child = spawn('flock', args, { stdio: 'ignore', env: serverEnvironment(), cwd: '/', detached: true });
  child.once('error', () => {});
  child.unref();
}
