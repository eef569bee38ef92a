import { createLocalPostgres } from '@tracker/local-postgres';
import { createDatabase } from '@tracker/repository';
import pg from 'pg';

const now = () => new Date().toISOString();

/** A PostgreSQL server of the run's own, with the schema; `directory` is its data directory. */
export async function startDatabase(directory) {
  const server = createLocalPostgres({ dataDir: directory, applicationName: 'chaos', startTimeoutMs: 60_000 });
  const target = await server.ensure();
  const { pid: firstPid } = await server.status();
  const database = createDatabase({ target, applicationName: 'chaos', clock: now });
  await database.prepare();
  await database.close();
  let pid = firstPid;
  return {
    target,
    /** SIGKILL to the postmaster: nothing is written any more. */
    kill: () => process.kill(pid, 'SIGKILL'),
    start: async () => {
      await server.ensure();
      pid = (await server.status()).pid;
    },
    stop: () => server.stop({ force: true }),
    /** What a snapshot of the workspace holds, by key. */
    rows: async (workspace, snapshotRowKey) => {
      const own = createDatabase({ target, applicationName: 'chaos', clock: now });
      try {
        const rows = new Map();
        for await (const chunk of (await own.store(workspace).snapshot()).chunks)
          for (const row of chunk) rows.set(snapshotRowKey(row), row);
        return rows;
      } finally {
        await own.close();
      }
    },
    query: async (sql, values) => {
      const client = new pg.Client(target);
      await client.connect();
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
  };
}
