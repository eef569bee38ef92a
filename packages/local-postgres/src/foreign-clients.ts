import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileLock } from '@tracker/files';
import type { ConnectionTarget } from './connection-target.ts';
import { withClient } from './probe.ts';

/** A session that has just been closed stays listed for some milliseconds. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 20;

/** The server processes of all sessions but our own; asked of by the only process present they are foreign (psql, …). */
export async function foreignBackends(target: ConnectionTarget): Promise<readonly number[]> {
  let pids: readonly number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await sleep(BETWEEN_LOOKS_MS);
    pids = await otherBackends(target);
    if (pids.length === 0) break;
  }
  return pids;
}

const otherBackends = (target: ConnectionTarget): Promise<readonly number[]> =>
  withClient(target, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    return rows.map(({ pid }) => pid);
  });

/** Ends when none of the processes named by its arguments exists; EPERM is another user's, so it exists. */
const KEEPER = `
const exists = (pid) => { try { process.kill(pid, 0); return true; } catch (error) { return error.code === 'EPERM'; } };
const pids = process.argv.slice(1).map(Number);
setInterval(() => { if (!pids.some(exists)) process.exit(); }, 200);
`;

/**
 * Hands our presence to a process that lives as long as these sessions: the janitor would otherwise end them. The lock
 * must be shared again; the caller then releases its own hold on it.
 */
export function keepPresenceFor(pids: readonly number[], presence: FileLock): void {
  const child = spawn(process.execPath, ['-e', KEEPER, ...pids.map(String)], {
    stdio: ['ignore', 'ignore', 'ignore', presence.fd],
    env: {},
    cwd: '/',
    detached: true,
  });
  child.once('error', () => {});
  child.unref();
}
