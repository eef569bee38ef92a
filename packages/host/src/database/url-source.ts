import { LayerUnavailableError, TrackerError } from '@tracker/core';
import type { Database } from '@tracker/repository';
import { errnoOf } from '../errno.ts';
import { addressIn } from './database-address.ts';
import { applicationName, type DatabaseSource, systemClock } from './database-source.ts';

/** A PostgreSQL server of the user's, named by DATABASE_URL. */
export const createUrlSource = (databaseUrl: string): DatabaseSource => {
  let database: Database | undefined;

  const open = async (): Promise<Database> => {
    const address = addressIn(databaseUrl);
    const { createDatabase } = await import('@tracker/repository');
    database ??= createDatabase({
      target: { connectionString: databaseUrl },
      applicationName,
      clock: systemClock,
    });
    try {
      await database.prepare();
    } catch (error) {
      throw withWayOut(error, address);
    }
    return database;
  };

  return {
    kind: 'url',
    open,
    explained: (error) => error,
    close: async () => database?.close(),
  };
};

const embeddedInstead = 'or unset DATABASE_URL to use the embedded database';

/** SQLSTATEs of a server that answers but lets nobody in. */
const refusals: Readonly<Record<string, string>> = {
  '28000': 'refuses the user in DATABASE_URL',
  '28P01': 'refuses the user or the password in DATABASE_URL',
  '3D000': 'does not have the database that DATABASE_URL names',
  '42501': 'does not allow the user in DATABASE_URL what Tracker needs',
};

const withWayOut = (error: unknown, address: string): unknown => {
  if (!(error instanceof TrackerError)) return error;
  const refusal = refusals[errnoOf(error.cause) ?? ''];
  if (refusal !== undefined)
    return new TrackerError('DatabaseError', `PostgreSQL at ${address} ${refusal}.`, {
      hint: `Correct it, ${embeddedInstead}.`,
      cause: error,
    });
  if (!(error instanceof LayerUnavailableError)) return error;
  return new LayerUnavailableError(`The database at ${address} (DATABASE_URL) cannot be reached.`, {
    hint: `Check that PostgreSQL runs there and that host and port are right, ${embeddedInstead}.`,
    cause: error,
  });
};
