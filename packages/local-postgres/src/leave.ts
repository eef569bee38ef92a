import type { FileLock } from '@tracker/files';
import { connectionTarget } from './connection-target.ts';
import { foreignBackends, keepPresenceFor } from './foreign-clients.ts';
import { serverPid } from './pid-file.ts';
import type { Server } from './server.ts';
import { removeSocketDirectory } from './socket-directory.ts';
import { stopServer } from './stop-server.ts';

/**
 * Gives up the presence; the last one stops the server, unless sessions of other programs are open: those keep it until
 * they end. The janitor, which waits for the same lock, then finds nothing to stop and ends too.
 */
export async function leaveServer(server: Server, presence: FileLock, applicationName: string): Promise<boolean> {
  // Others are present, or the janitor has it already.
  if (!(await presence.convert('exclusive'))) return false;
  try {
    if (serverPid(server.home) === undefined) return false;
    const foreign = await foreignBackends(connectionTarget(server.home, applicationName)).catch(() => []);
    if (foreign.length > 0 && (await presence.convert('shared'))) {
      keepPresenceFor(foreign, presence);
      return false;
    }
    const stopped = await stopServer(server);
    if (stopped) removeSocketDirectory(server.home);
    return stopped;
  } finally {
    presence.release();
  }
}
