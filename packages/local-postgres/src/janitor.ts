import { spawn } from 'node:child_process';
import type { Home } from './home.ts';
import { serverEnvironment } from './run-command.ts';

/**
 * Asks the server to shut down (SIGINT is what `pg_ctl stop -m fast` sends) until no process of it is left. Once is not
 * enough: a postmaster whose starter was killed may not have written its pid file yet. The pid in that file can be
 * anybody's, so its process has to work in the data directory, as the server does. Without pg_ctl, because the programs
 * may have been replaced by those of another version. Arguments: the server lock, the data directory, and the
 * directory of the socket where that is one of its own.
 */
const STOP_UNTIL_GONE = `
const { spawnSync } = require('node:child_process');
const { readFileSync, readlinkSync, realpathSync, rmdirSync } = require('node:fs');
const [serverLock, data, shortDirectory] = process.argv.slice(1);
const isHeld = () => spawnSync('flock', ['-n', serverLock, 'true'], { stdio: 'ignore' }).status === 1;
const askToStop = () => {
  try {
    const pid = Number.parseInt(readFileSync(data + '/postmaster.pid', 'utf8'), 10);
    if (readlinkSync('/proc/' + pid + '/cwd') === realpathSync(data)) process.kill(pid, 'SIGINT');
  } catch {}
};
for (let tries = 0; tries < 60 && isHeld(); tries += 1) {
  askToStop();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, tries < 10 ? 50 : 250);
}
if (shortDirectory !== undefined && !isHeld()) try { rmdirSync(shortDirectory); } catch {}
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
export function watchPresence(home: Home, { anotherMayBeEnding = false } = {}): void {
  if (process.platform !== 'linux') return;
  const args = [
    ...(anotherMayBeEnding ? ['-w', '2'] : ['-n']),
    home.janitorLock,
    ...['flock', '-x', home.presenceLock],
    ...[process.execPath, '-e', STOP_UNTIL_GONE, home.serverLock, home.data],
    ...(home.socketDir === home.dir ? [] : [home.socketDir]),
  ];
  const child = spawn('flock', args, { stdio: 'ignore', env: serverEnvironment(), cwd: '/', detached: true });
  child.once('error', () => {});
  child.unref();
}
