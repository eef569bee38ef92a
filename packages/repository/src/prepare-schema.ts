import { TrackerError } from '@tracker/core';
import pg from 'pg';
import type { Connection } from './connection.ts';
import { migrate } from './migrate.ts';

const oldestServer = 140_000;

/**
 * Checks the server and brings the schema up to date, on a connection of its own: a migration may take longer than the
 * pool lets any query take.
 */
export const prepareSchema = async ({ config, schema }: Connection): Promise<void> => {
  const { query_timeout: _none, ...rest } = config;
  const client = new pg.Client(rest);
  // A lost connection shows in the statement that waits for it.
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseOldServer(client);
    await migrate(client, { schema });
  } finally {
    await client.end().catch(() => {});
  }
};

/** The part of a client that is asked for the server's version. */
interface VersionClient {
  query(sql: string): Promise<{ rows: { number: number; version: string }[] }>;
}

const refuseOldServer = async (client: VersionClient): Promise<void> => {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
  );
  const [server] = rows;
  if (server === undefined || server.number >= oldestServer) return;
  throw new TrackerError('DatabaseError', `The server is PostgreSQL ${server.version}; Tracker needs 14 or newer.`, {
    hint: 'Point DATABASE_URL to a newer server, or unset it to use the embedded database.',
  });
};
