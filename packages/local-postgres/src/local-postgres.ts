import { join } from 'node:path';
import { type ConnectionTarget, connectionTarget } from './connection-target.ts';
import { translateLockError } from './errors.ts';
import { homeAt } from './home.ts';
import { findServer, type Joined, type JoinSettings, joinAgain, joinServer } from './join.ts';
import { leaveServer } from './leave.ts';
import { serverPid } from './pid-file.ts';
import { readSessions } from './server-status.ts';
import { stopOnRequest } from './stop-on-request.ts';

export interface LocalPostgresOptions {
  /** The user's data directory (TRACKER_DATA_DIR); the server's files go into `postgres/` in it. */
  readonly dataDir: string;
  /** How this process is called in `pg_stat_activity` and to whoever waits for it. Default "tracker". */
  readonly applicationName?: string;
  /** Told in one sentence what takes longer than a join. */
  readonly onNotice?: (message: string) => void;
  /** How long to wait for others and for a start of its own, in milliseconds. Default 20,000. */
  readonly startTimeoutMs?: number;
  /** PostgreSQL's directory with `bin`, `lib` and `share`. Default: that of the installed platform package. */
  readonly nativeDir?: string;
  /** Root only: where the data goes when no other user can reach `dataDir`. Default /var/lib/tracker. */
  readonly systemDir?: string;
}

export interface LocalPostgresStatus {
  readonly running: boolean;
  readonly version?: string;
  /** Other processes that have a session at this moment; one that is present but has no connection open is not counted. */
  readonly processes?: number;
  /** PostgreSQL's own data directory. */
  readonly dataDir: string;
  readonly socketDir: string;
  readonly pid?: number;
}

/** One PostgreSQL server per data directory, shared by all processes that name the same one. */
export interface LocalPostgres {
  /**
   * Joins the running server or starts it, and resolves with how to connect. Call it again after a refused connection,
   * an ended one or SQLSTATE 57P01–03: it starts the server again.
   *
   * @throws LayerUnavailableError when it cannot run here; TrackerError for a data directory of another major version.
   */
  ensure(): Promise<ConnectionTarget>;
  /** Close your connections first. The last to leave stops the server. Without `ensure` before it does nothing. */
  leave(): Promise<{ stopped: boolean }>;
  /** Looks, without joining, starting or creating anything. */
  status(): Promise<LocalPostgresStatus>;
  /**
   * Leaves and stops the server; `false` when none was running. `force` ends the sessions of others, who start it again
   * with their next call.
   *
   * @throws TrackerError when others use it and `force` is not set.
   */
  stop(options?: { readonly force?: boolean }): Promise<boolean>;
}

/** @see ARCHITECTURE: The embedded default */
export function createLocalPostgres(options: LocalPostgresOptions): LocalPostgres {
  const settings = withDefaults(options);
  const { applicationName } = settings;
  const inTurn = oneAtATime();
  let joined: Joined | null = null;
  let ensuring: Promise<ConnectionTarget> | null = null;

  async function ensure(): Promise<ConnectionTarget> {
    joined = joined === null ? await joinServer(settings) : await joinAgain(settings, joined);
    return connectionTarget(joined.server.home, applicationName);
  }

  async function leave(): Promise<{ stopped: boolean }> {
    if (joined === null) return { stopped: false };
    const { server, presence } = joined;
    joined = null;
    return { stopped: await leaveServer(server, presence, applicationName) };
  }

  async function stop(force: boolean): Promise<boolean> {
    if ((await leave()).stopped) return true;
    const server = await findServer(settings);
    return server !== null && (await stopOnRequest({ server, applicationName, force }));
  }

  return {
    ensure() {
      // Every connection of a pool asks when the server dies; one answer serves them all.
      ensuring ??= inTurn(ensure).finally(() => {
        ensuring = null;
      });
      return ensuring;
    },
    leave: () => inTurn(leave),
    status: () => readStatus(settings),
    stop: ({ force = false } = {}) => inTurn(() => stop(force)),
  };
}

const withDefaults = (options: LocalPostgresOptions): JoinSettings => ({
  dataDir: options.dataDir,
  systemDir: options.systemDir ?? '/var/lib/tracker',
  nativeDir: options.nativeDir,
  applicationName: options.applicationName ?? 'tracker',
  startTimeoutMs: options.startTimeoutMs ?? 20_000,
  onNotice: options.onNotice ?? (() => {}),
});

async function readStatus(settings: JoinSettings): Promise<LocalPostgresStatus> {
  const server = await findServer(settings);
  const home = server?.home ?? homeAt(join(settings.dataDir, 'postgres'));
  const where = { dataDir: home.data, socketDir: home.socketDir };
  const sessions = server && (await readSessions(connectionTarget(home, settings.applicationName)));
  if (sessions === null) return { running: false, ...where };
  const pid = serverPid(home);
  return { running: true, ...sessions, ...where, ...(pid === undefined ? {} : { pid }) };
}

/** Runs what it is given one after the other, and speaks of locks in words for the user. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work).catch((error: unknown) => {
      throw translateLockError(error);
    });
    last = result.catch(() => {});
    return result;
  };
}
