import { TrackerError } from '@tracker/core';
import type { LocalPostgres } from '@tracker/local-postgres';
import { resolveSettings, type Settings } from '../settings/settings.ts';
import { addressIn } from './database-address.ts';
import { applicationName } from './database-source.ts';
import { createOpening } from './opening.ts';
import { databaseSourceFor } from './source-for.ts';

export interface DatabaseControlOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Told in one sentence what takes longer. */
  readonly onNotice?: (message: string) => void;
}

/** The database that this environment leads to. */
export type DatabaseStatus =
  | {
      readonly kind: 'embedded';
      readonly running: boolean;
      readonly version?: string;
      /** Processes that use the server, without the one that asks. */
      readonly processes?: number;
      readonly dataDir: string;
      readonly pid?: number;
    }
  | {
      readonly kind: 'url';
      readonly running: boolean;
      /** Host, port and database, without credentials. */
      readonly address: string;
      /** Why it cannot be used. */
      readonly problem?: { readonly message: string; readonly hint?: string };
    };

/** Starts, stops and looks at the database, for people. */
export interface DatabaseControl {
  /** Starts the server where it is the embedded one, brings the schema up to date, and keeps it up until `close`. */
  start(): Promise<void>;
  /**
   * Stops the embedded server; `false` when none was running.
   *
   * @throws TrackerError while others use it and `force` is not set, and for a server that Tracker did not start.
   */
  stop(options?: { readonly force?: boolean }): Promise<boolean>;
  /** Looks at the embedded server without starting it. A DATABASE_URL is tried as every call does, migrations included. */
  status(): Promise<DatabaseStatus>;
  close(): Promise<void>;
}

export const databaseControl = (options: DatabaseControlOptions = {}): DatabaseControl => {
  const { env = process.env, cwd = process.cwd(), onNotice } = options;
  const settings = resolveSettings({ env, cwd });
  const opening = createOpening({ source: databaseSourceFor(settings, onNotice) });
  return {
    start: opening.opened,
    async stop({ force = false } = {}) {
      if (settings.databaseUrl !== undefined) throw notOurs(settings.databaseUrl);
      return await (await embeddedServer(settings)).stop({ force });
    },
    async status() {
      if (settings.databaseUrl !== undefined) return await urlStatus(settings.databaseUrl, opening.opened);
      const { socketDir: _, ...status } = await (await embeddedServer(settings)).status();
      return { kind: 'embedded', ...status };
    },
    close: opening.close,
  };
};

/** Apart from the one that `start` joins, which would count itself among the users. */
const embeddedServer = async ({ dataDir }: Settings): Promise<LocalPostgres> => {
  const { createLocalPostgres } = await import('@tracker/local-postgres');
  return createLocalPostgres({ dataDir, applicationName: `${applicationName} db` });
};

const urlStatus = async (databaseUrl: string, opened: () => Promise<void>): Promise<DatabaseStatus> => {
  const address = addressIn(databaseUrl);
  try {
    await opened();
    return { kind: 'url', running: true, address };
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    const { message, hint } = error;
    return { kind: 'url', running: false, address, problem: { message, ...(hint === undefined ? {} : { hint }) } };
  }
};

const notOurs = (databaseUrl: string): TrackerError =>
  new TrackerError('ValidationError', `DATABASE_URL names ${addressIn(databaseUrl)}, which Tracker did not start.`, {
    hint: 'Stop it with the tools of its own, or unset DATABASE_URL to speak of the embedded database.',
  });
