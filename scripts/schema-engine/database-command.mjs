import pg from 'pg';
import { parseConnectionUrl } from './connection-url.mjs';

/** `schema-engine cli can-connect-to-database | create-database | drop-database`; answers with the exit code. */
export async function runDatabaseCommand(command, databaseUrl) {
  const { connection } = parseConnectionUrl(databaseUrl);
  try {
    await commands[command](connection);
    return 0;
  } catch (error) {
    reportError(error, connection);
    return 1;
  }
}

const commands = {
  'can-connect-to-database': (connection) => withClient(connection, async () => {}),
  'create-database': (connection) => onMaintenanceDatabase(connection, 'CREATE DATABASE'),
  'drop-database': (connection) => onMaintenanceDatabase(connection, 'DROP DATABASE'),
};

const onMaintenanceDatabase = (connection, verb) =>
  withClient({ ...connection, database: 'postgres' }, (client) =>
    client.query(`${verb} ${pg.escapeIdentifier(connection.database)}`),
  );

async function withClient(connection, use) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL's and the socket's codes as Prisma's. */
const prismaCodes = {
  '3D000': 'P1003',
  '28P01': 'P1000',
  28000: 'P1000',
  ECONNREFUSED: 'P1001',
  ENOENT: 'P1001',
  '42P04': 'P1009',
};

function reportError(error, { database, host, port }) {
  const code = prismaCodes[error.code] ?? 'P1011';
  const message =
    code === 'P1003'
      ? `Database \`${database}\` does not exist on the database server at \`${host}:${port}\`.`
      : code === 'P1001'
        ? `Can't reach database server at \`${host}:${port}\``
        : error.message;
  const entry = { level: 'ERROR', fields: { message, error_code: code }, target: 'schema_engine::logger' };
  // Prisma's CLI skips the first line of stderr.
  process.stderr.write(`\n${JSON.stringify({ timestamp: new Date().toISOString(), ...entry })}\n`);
}
