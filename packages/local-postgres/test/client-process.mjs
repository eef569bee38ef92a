// One client of the embedded PostgreSQL, told what to do over IPC. Argument: JSON {options, uid?, gid?}.
import { setTimeout as sleep } from 'node:timers/promises';
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

/** Inserts what `values` yields, each until it is acknowledged; resolves with how often it had to try again. */
async function insertAll(label, durationMs) {
  const result = { acknowledged: 0, retries: 0, failures: [] };
  const end = Date.now() + durationMs;
  while (Date.now() < end) {
    const value = `${label}-${result.acknowledged}`;
    try {
      await (await connection()).query('insert into acknowledged (value) values ($1) on conflict do nothing', [value]);
      result.acknowledged += 1;
    } catch (error) {
      if (error.name === 'TrackerError' || error.name === 'LayerUnavailableError') result.failures.push(error.message);
      result.retries += 1;
      await disconnect();
    }
  }
  return result;
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
  insertAll,
  notices: () => notices,
  idle: (ms) => sleep(ms),
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
