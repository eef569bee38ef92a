import { join } from 'node:path';
import { socketDirectory } from './socket-directory.ts';

/** Where the files of one server lie. */
export interface Home {
  readonly dir: string;
  /** PostgreSQL's own data directory. */
  readonly data: string;
  readonly pidFile: string;
  /** Held shared by every process that uses the server, for its life; whoever gets it exclusively may stop the server. */
  readonly presenceLock: string;
  /** Held exclusively to initialise and to start. */
  readonly startLock: string;
  /** Held by the one janitor. */
  readonly janitorLock: string;
  /** Inherited by every process of the server: free means that none is left, whatever the pid file says. */
  readonly serverLock: string;
  readonly log: string;
  readonly passwordFile: string;
  readonly socketDir: string;
}

export function homeAt(dir: string): Home {
  return {
    dir,
    data: join(dir, 'data'),
    pidFile: join(dir, 'data', 'postmaster.pid'),
    presenceLock: join(dir, 'presence.lock'),
    startLock: join(dir, 'start.lock'),
    janitorLock: join(dir, 'janitor.lock'),
    serverLock: join(dir, 'server.lock'),
    log: join(dir, 'server.log'),
    passwordFile: join(dir, 'password'),
    socketDir: socketDirectory(dir),
  };
}
