// One client of the embedded PostgreSQL, told what to do over IPC. Argument: JSON {options, uid?, gid?}.
import pg from 'pg';
import { createLocalPostgres } from '../dist/index.js';

const { options, uid, gid } = JSON.parse(process.argv[2]);
if (uid !== undefined) {
  process.setgroups([]);
  process.setgid(gid);
  process.setuid(uid);
}

const notices = [];
const local = createLocalPostgres({ ...options, onNotice: (notice) => notices.push(notice) });
let client = null;

async function disconnect() {
  const old = client;
  client = null;
  await old?.end().catch(() => {});
}

async function connection() {
  if (client === null) {
    const next = new pg.Client({ ...(await local.ensure()), connectionTimeoutMillis: 3_000, query_timeout: 10_000 });
    next.on('error', () => {});
    await next.connect();
    client = next;
  }
  return client;
}

const inserted = { acknowledged: 0, retries: 0, failures: [] };
let inserting = false;

/** Inserts row after row, each until it is acknowledged, and resolves with the result when told to stop. */
async function insert(label) {
  inserting = true;
  while (inserting) {
    const value = `${label}-${inserted.acknowledged}`;
    try {
      await (await connection()).query('insert into acknowledged (value) values ($1) on conflict do nothing', [value]);
      inserted.acknowledged += 1;
    } catch (error) {
      if (error.name === 'TrackerError' || error.name === 'LayerUnavailableError')
        inserted.failures.push(error.message);
      inserted.retries += 1;
      await disconnect();
    }
  }
  return inserted;
}

const calls = {
  ensure: () => local.ensure(),
  disconnect,
  leave: async () => {
    await disconnect();
    return await local.leave();
  },
  status: () => local.status(),
  stop: (stopOptions) => local.stop(stopOptions),
  query: async (sql) => (await (await connection()).query(sql)).rows,
  insert,
  inserted: () => inserted,
  stopInserting: () => {
    inserting = false;
  },
  notices: () => notices,
};

process.on('message', async ({ id, call, args }) => {
  try {
    process.send({ id, value: await calls[call](...args) });
  } catch (error) {
    const { name, code, message, hint } = error;
    process.send({ id, error: { name, code, message, hint, cause: String(error.cause?.message ?? '') } });
  }
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
