import { isDeepStrictEqual } from 'node:util';
import { LayerBusyError, LayerUnavailableError } from '@tracker/core';
import type { ConnectionTarget, LocalPostgres } from '@tracker/local-postgres';
import type { Database } from '@tracker/repository';
import { errnoOf } from '../errno.ts';
import { applicationName, type DatabaseSource, systemClock } from './database-source.ts';

export interface EmbeddedSourceOptions {
  readonly dataDir: string;
  /** Told in one sentence what takes longer than a join. */
  readonly onNotice?: (message: string) => void;
}

/** The user's embedded server: joined or started by `open`, stopped by `close` where nobody else is left. */
export const createEmbeddedSource = (options: EmbeddedSourceOptions): DatabaseSource => {
  const databases: { readonly target: ConnectionTarget; readonly database: Database }[] = [];
  let server: Promise<LocalPostgres> | undefined;

  const open = async (): Promise<Database> => {
    server ??= createServer(options);
    const target = await (await server).ensure();
    const known = databases.at(-1);
    if (known !== undefined && isDeepStrictEqual(known.target, target)) return await prepared(known.database);
    // An older one stays until the end: calls may still hold it, and its connections are gone with their server.
    const { createDatabase } = await import('@tracker/repository');
    const database = createDatabase({ target, applicationName: target.application_name, clock: systemClock });
    databases.push({ target, database });
    return await prepared(database);
  };

  return {
    kind: 'embedded',
    async open() {
      try {
        return await open();
      } catch (error) {
        throw unusableDataDir(error, options.dataDir);
      }
    },
    explained,
    async close() {
      await Promise.allSettled(databases.map(({ database }) => database.close()));
      await (await server)?.leave();
    },
  };
};

/** Loaded on first need: PostgreSQL's driver alone takes longer to load than everything that comes before it. */
const createServer = async ({ dataDir, onNotice }: EmbeddedSourceOptions): Promise<LocalPostgres> => {
  const { createLocalPostgres } = await import('@tracker/local-postgres');
  return createLocalPostgres({ dataDir, applicationName, ...(onNotice === undefined ? {} : { onNotice }) });
};

const prepared = async (database: Database): Promise<Database> => {
  try {
    await database.prepare();
    return database;
  } catch (error) {
    throw explained(error);
  }
};

/** The database's own words are made for a server that DATABASE_URL names. */
const explained = (error: unknown): unknown =>
  error instanceof LayerUnavailableError && !(error instanceof LayerBusyError)
    ? new LayerUnavailableError('The embedded database cannot be reached or does not answer.', {
        hint: 'Call again in a few seconds: it is started again when it is gone. `tracker db status` shows whether it runs.',
        cause: error,
      })
    : error;

const unusable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR']);

const unusableDataDir = (error: unknown, dataDir: string): unknown => {
  const code = errnoOf(error);
  if (code === undefined || !unusable.has(code)) return error;
  return new LayerUnavailableError(`The data directory ${dataDir} cannot be used (${code}).`, {
    hint: 'Make it writable and free some space, or set TRACKER_DATA_DIR or DATABASE_URL.',
    cause: error,
  });
};
