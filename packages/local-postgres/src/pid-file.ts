import { existsSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOCKET_PORT } from './connection-target.ts';
import type { Home } from './home.ts';

export interface PidFile {
  readonly pid: number;
  /** The last line: "starting", "ready", "stopping". */
  readonly state: string | undefined;
}

/** postmaster.pid, as PostgreSQL's pidfile.h lays it out. */
export function readPidFile(home: Home): PidFile | null {
  try {
    const lines = readFileSync(home.pidFile, 'utf8').split('\n');
    const pid = Number.parseInt(lines[0] ?? '', 10);
    return pid > 0 ? { pid, state: lines[7]?.trim() } : null;
  } catch {
    return null;
  }
}

/** The pid of the living server, as far as the pid file can be believed. */
export function serverPid(home: Home): number | undefined {
  const pid = readPidFile(home)?.pid;
  return pid !== undefined && isServerOf(home, pid) ? pid : undefined;
}

/** Larger than any pid that Linux or macOS hands out. */
const NOBODYS_PID = 2_147_483_647;

/**
 * PostgreSQL refuses to start while the process in its lock files exists. That process can be a zombie (a container
 * whose PID 1 does not reap) or another program that was given the number after a restart. Then a pid that nobody has
 * is written in its place; the files stay, because the rest of them tells PostgreSQL which shared memory to look for.
 *
 * Call it while holding the server lock: none of the processes that were started by Tracker is alive then.
 *
 * @returns whether it is worth trying again.
 */
export function disownDeadPid(home: Home): boolean {
  const pid = readPidFile(home)?.pid;
  if (pid === undefined || pid === NOBODYS_PID || isServerOf(home, pid)) return false;
  for (const file of [home.pidFile, join(home.socketDir, `.s.PGSQL.${SOCKET_PORT}.lock`)]) replaceFirstLine(file);
  return true;
}

/**
 * A server works in its data directory; a zombie has no working directory any more. Where nothing can be learned (no
 * /proc, somebody else's process) it counts as a server: a living one must not be disowned.
 */
function isServerOf(home: Home, pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(home.data);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
    return !gone || !existsSync('/proc/self');
  }
}

function replaceFirstLine(file: string): void {
  if (!existsSync(file)) return;
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [NOBODYS_PID, ...rest].join('\n'));
}
