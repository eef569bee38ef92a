/**
 * Four processes that write while PostgreSQL is away. Each has written before, as a server has that runs for a while, and
 * there is a cache, as one has left it; before every round what waits is replayed, and 20 changes wait when it begins.
 */
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createWorkItem } from '../packages/core/dist/index.js';
import { openTracker } from '../packages/host/dist/index.js';
import { figuresOf } from './measuring.mjs';

const warmUp = { rounds: 3, writes: 100 };
const rounds = { rounds: 8, writes: 10 };
const waitBefore = 20;

/** The database of the pool must run on. @returns p50 and p95 of a write of any of the four, in milliseconds */
export const measureFourWriters = async (env, poolOptions) => {
  const gate = await startGate(poolOptions);
  const { user, database } = poolOptions;
  await leaveCache(env);
  const away = { ...env, DATABASE_URL: `postgresql://${user}@127.0.0.1:${gate.port}/${database}` };
  const writers = await Promise.all([1, 2, 3, 4].map(() => startWriter(away)));
  const round = async (writes) => {
    gate.shut();
    await writers[0].ask('write', waitBefore);
    const times = (await Promise.all(writers.map((writer) => writer.ask('write', writes)))).flat();
    gate.open();
    await writers[0].ask('drain', 0);
    return times;
  };
  try {
    for (let i = 0; i < warmUp.rounds; i += 1) await round(warmUp.writes);
    const times = [];
    for (let i = 0; i < rounds.rounds; i += 1) times.push(...(await round(rounds.writes)));
    return figuresOf(times);
  } finally {
    await Promise.all(writers.map((writer) => writer.stop()));
    gate.close();
  }
};

/** What has written feeds the cache a last time when it is closed. */
const leaveCache = async (env) => {
  const tracker = await openTracker({ env, quiet: true });
  await createWorkItem.run(tracker.context('bench'), { item_type: 'task', title: 'Before the outage' });
  await tracker.close();
};

/** Passes connections to PostgreSQL on until it is shut. */
const startGate = async ({ host, port }) => {
  const sockets = new Set();
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) return client.destroy();
    const database = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
    for (const [from, to] of [
      [client, database],
      [database, client],
    ]) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const shut = () => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: server.address().port,
    open: () => {
      isOpen = true;
    },
    shut,
    close: () => {
      shut();
      server.close();
    },
  };
};

const startWriter = async (env) => {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const next = async () => JSON.parse((await answers.next()).value);
  await next();
  return {
    ask: (what, count) => {
      child.stdin.write(`${what} ${count}\n`);
      return next();
    },
    stop: () => {
      child.stdin.end();
      return exited;
    },
  };
};

/** In each of the four: what to do comes in lines, what came of it goes out as JSON. */
const work = async () => {
  const tracker = await openTracker({ quiet: true });
  const context = tracker.context('writer');
  const write = async () => {
    const start = performance.now();
    await createWorkItem.run(context, {
      item_type: 'task',
      title: 'New',
      metadata: { description: 'x'.repeat(400) },
    });
    return performance.now() - start;
  };
  const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  await tracker.store.configuration();
  answer('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const [what, count] = line.split(' ');
    const times = [];
    for (let i = 0; what === 'write' && i < Number(count); i += 1) times.push(await write());
    while (what === 'drain' && (await tracker.store.pending()).length > 0) {
      await tracker.store.sync().catch(() => sleep(100));
    }
    answer(times);
  }
  await tracker.close();
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await work();
