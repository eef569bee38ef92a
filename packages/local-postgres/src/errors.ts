import { LayerUnavailableError, TrackerError } from '@tracker/core';
import { LockTimeoutError, LockUnavailableError } from '@tracker/files';

const OWN_SERVER = 'set DATABASE_URL to a PostgreSQL server of your own';

export const noBinaries = (platform: string, cause: unknown): TrackerError =>
  new LayerUnavailableError(`There is no embedded PostgreSQL for ${platform} in this installation.`, {
    hint: `Install again with optional dependencies, or ${OWN_SERVER} (version 14 or newer).`,
    cause,
  });

export const otherMajor = (dir: string, found: string, ours: string): TrackerError =>
  new TrackerError('DatabaseError', `${dir} belongs to PostgreSQL ${found}; this Tracker runs PostgreSQL ${ours}.`, {
    hint:
      `Nothing was changed. Dump it with the Tracker version that made it and restore the dump here, ` +
      `or move the directory aside to start empty, or ${OWN_SERVER}.`,
  });

export const notADataDirectory = (dir: string): TrackerError =>
  new TrackerError('DatabaseError', `${dir} exists but is not a PostgreSQL data directory.`, {
    hint: `Nothing was changed. Move it aside, or choose another place with TRACKER_DATA_DIR.`,
  });

export const couldNotInitialise = (dir: string, log: string): TrackerError =>
  new LayerUnavailableError(`PostgreSQL could not create its data directory in ${dir}.`, {
    hint: `See the end of ${log}, or ${OWN_SERVER}.`,
  });

export const didNotStart = (log: string, cause?: unknown): TrackerError =>
  new LayerUnavailableError('The embedded PostgreSQL did not start.', {
    hint: `See the end of ${log}, or ${OWN_SERVER}.`,
    cause,
  });

export const stillRunning = (pid: number | undefined): TrackerError =>
  new LayerUnavailableError(
    `The embedded PostgreSQL${pid === undefined ? '' : ` (process ${pid})`} is running but does not answer.`,
    { hint: 'Stop it with `tracker db stop --force` and try again.' },
  );

export const didNotStop = (pid: number, log: string): TrackerError =>
  new TrackerError('DatabaseError', `The embedded PostgreSQL (process ${pid}) did not stop within 10 s.`, {
    hint: `It may still be ending: try again, and see the end of ${log}.`,
  });

export const refusedConnection = (cause: unknown): TrackerError =>
  new LayerUnavailableError('The embedded PostgreSQL refuses this connection.', {
    hint: `Check who owns the data directory (TRACKER_DATA_DIR), or ${OWN_SERVER}.`,
    cause,
  });

export const noUserToRunAs = (): TrackerError =>
  new LayerUnavailableError('PostgreSQL does not run as root, and /etc/passwd has no other user to run it as.', {
    hint: `Add a user called postgres, or ${OWN_SERVER}.`,
  });

export const rootOwnedWithoutNamespaces = (dir: string): TrackerError =>
  new LayerUnavailableError(`${dir} belongs to root, and PostgreSQL does not run as root.`, {
    hint: `Allow user namespaces, or give the directory to another user (chown -R), or ${OWN_SERVER}.`,
  });

export const unusableDirectory = (dir: string, cause: unknown): TrackerError =>
  new LayerUnavailableError(`The directory ${dir} cannot be used for the embedded PostgreSQL.`, {
    hint: 'Make it a directory that belongs to you and that others may not enter, or set TRACKER_DATA_DIR.',
    cause,
  });

export const othersPresent = (processes: number): TrackerError =>
  new TrackerError(
    'DatabaseError',
    processes === 0
      ? 'Other processes use the embedded PostgreSQL.'
      : `${processes} other ${processes === 1 ? 'process uses' : 'processes use'} the embedded PostgreSQL.`,
    { hint: 'Close those clients, or stop it anyway with `tracker db stop --force`; they start it again when needed.' },
  );

/** What a lock of ours can answer with, in words for the user; everything else passes. */
export function translateLockError(error: unknown): unknown {
  if (error instanceof LockUnavailableError) return noLocks(error);
  if (!(error instanceof LockTimeoutError)) return error;
  const holder = error.holder ?? 'another process';
  return new LayerUnavailableError(
    `Waited ${Math.round(error.waitMs / 1000)} s for ${holder}, which is starting or stopping the embedded PostgreSQL.`,
    { hint: `Try again; if it stays, look at ${holder}.`, cause: error },
  );
}

const noLocks = (cause: unknown): TrackerError =>
  new LayerUnavailableError('The embedded PostgreSQL needs the program flock, which is not installed.', {
    hint: `Install util-linux, or ${OWN_SERVER}.`,
    cause,
  });
