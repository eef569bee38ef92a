import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileLock, tryLockFile } from '@tracker/files';
import { program } from './binaries.ts';
import { didNotStart, stillRunning } from './errors.ts';
import { readMajor } from './initialise.ts';
import { watchPresence } from './janitor.ts';
import { disownDeadPid, readPidFile, serverPid } from './pid-file.ts';
import { commandAs } from './run-as.ts';
import { serverEnvironment } from './run-command.ts';
import type { Server } from './server.ts';
import { serverSettings } from './server-settings.ts';
import { stopServer } from './stop-server.ts';
import { removeOtherCopies } from './usable-binaries.ts';

/**
 * Starts the postmaster on an initialised data directory and resolves when it accepts connections. The postmaster is
 * started directly rather than by pg_ctl, which looks only every 100 ms. Call it under the start lock.
 *
 * @throws LayerUnavailableError when it exits, when it is not ready in time, or when an older one does not go away.
 */
export async function startServer(server: Server, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const lock = await lockOutOlderServer(server, timeoutMs);
  try {
    removeOtherCopies(server);
    if (await startOnce(server, lock, deadline)) return;
    if (disownDeadPid(server.home) && (await startOnce(server, lock, deadline))) return;
    throw didNotStart(server.home.log);
  } finally {
    lock.release();
  }
}

/** A killed postmaster's children exit on their own, in milliseconds unless a statement keeps them busy. */
const CHILDREN_EXIT_MS = 3_000;

/**
 * Waits until no process of an earlier server is left. One that is alive but cannot be reached (its socket was removed)
 * is stopped.
 */
async function lockOutOlderServer(server: Server, timeoutMs: number): Promise<FileLock> {
  const take = (waitMs: number) => tryLockFile(server.home.serverLock, { mode: 'exclusive', waitMs });
  const free = await take(Math.min(CHILDREN_EXIT_MS, timeoutMs));
  if (free !== null) return free;
  await stopServer(server);
  const stopped = await take(timeoutMs);
  if (stopped === null) throw stillRunning(serverPid(server.home));
  return stopped;
}

async function startOnce(server: Server, lock: FileLock, deadline: number): Promise<boolean> {
  // The janitor first: a starter that is killed in between leaves no server that nobody watches.
  watchPresence(server.home, { anotherMayBeEnding: true });
  const postmaster = await spawnPostmaster(server, lock);
  return await isReady(server, postmaster, deadline);
}

async function spawnPostmaster(server: Server, lock: FileLock): Promise<ChildProcess> {
  const { home, runAs, native } = server;
  const port = process.platform === 'win32' ? await freePort() : undefined;
  const command = commandAs(runAs, program(native, 'postgres'), [
    '-D',
    home.data,
    ...serverSettings(home, Number(readMajor(home.data)), port),
  ]);
  const log = openLog(home.log);
  try {
    const child = spawn(command.file, command.args, {
      ...command.identity,
      // The fourth descriptor carries the server lock into every process of the server.
      stdio: ['ignore', log, log, lock.fd],
      env: serverEnvironment(),
      cwd: '/',
      detached: true,
      windowsHide: true,
    });
    child.once('error', () => {});
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

const POLL_MS = 5;

async function isReady({ home }: Server, postmaster: ChildProcess, deadline: number): Promise<boolean> {
  while (postmaster.pid !== undefined && postmaster.exitCode === null && postmaster.signalCode === null) {
    const file = readPidFile(home);
    if (file?.pid === postmaster.pid && file.state === 'ready') return true;
    if (Date.now() > deadline) throw stillRunning(postmaster.pid);
    await sleep(POLL_MS);
  }
  return false;
}

const LOG_BYTES = 1_000_000;

/** Two logs at most: the one before is kept for whoever looks for the reason of a crash. */
function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = createServer().once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      listener.close(() => resolve(port));
    });
  });
}
