import { type FileLock, lockFile, tryLockFile } from '@tracker/files';
import { connectionTarget } from './connection-target.ts';
import { didNotStop, othersPresent } from './errors.ts';
import { foreignBackends } from './foreign-clients.ts';
import { serverPid } from './pid-file.ts';
import type { Server } from './server.ts';
import { readSessions } from './server-status.ts';
import { removeSocketDirectory } from './socket-directory.ts';
import { stopServer } from './stop-server.ts';

export interface StopRequest {
  readonly server: Server;
  readonly applicationName: string;
  readonly force: boolean;
}

/** The janitor may hold the lock just now, while it stops the server. */
const JANITOR_MS = 500;
const START_MS = 20_000;

/**
 * Stops the server on a user's word: without `force` only when nobody uses it.
 *
 * @throws TrackerError when others are present, or when it does not stop.
 */
export async function stopOnRequest({ server, applicationName, force }: StopRequest): Promise<boolean> {
  if (force) {
    // Nobody is starting it meanwhile; whoever is present starts it again when needed.
    const options = { mode: 'exclusive', waitMs: START_MS, holder: applicationName } as const;
    return await stopHolding(await lockFile(server.home.startLock, options), server);
  }
  const target = connectionTarget(server.home, applicationName);
  const presence = await tryLockFile(server.home.presenceLock, { mode: 'exclusive', waitMs: JANITOR_MS });
  if (presence === null) throw othersPresent((await readSessions(target))?.processes ?? 0);
  const foreign = await foreignBackends(target).catch(() => []);
  if (foreign.length === 0) return await stopHolding(presence, server);
  presence.release();
  throw othersPresent(foreign.length);
}

async function stopHolding(lock: FileLock, server: Server): Promise<boolean> {
  try {
    const stopped = await stopServer(server);
    const pid = stopped ? undefined : serverPid(server.home);
    if (pid !== undefined) throw didNotStop(pid, server.home.log);
    if (stopped) removeSocketDirectory(server.home);
    return stopped;
  } finally {
    lock.release();
  }
}
