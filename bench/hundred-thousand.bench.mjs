/**
 * Whole calls over stdio at 1,200 and at 100,000 items, a server's pauses while it feeds its cache, and archiving while
 * another client works. `BENCH_ITEMS` sets the larger number.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { archiveWork, createWorkItem } from '../packages/core/dist/index.js';
import { openTracker } from '../packages/host/dist/index.js';
import { addManyItems } from './many-items.mjs';
import { measured, printFigures, printTarget } from './measuring.mjs';
import { openSeededWorld, vendorCount } from './seeded-world.mjs';
import { connect, serverScript } from './stdio-client.mjs';

const few = 1_200;
const many = Number(process.env.BENCH_ITEMS ?? 100_000);
const shown = (count) => `${count.toLocaleString('en')} items`;
/** Older than a year, so that the archive takes them. */
const age = { youngestDays: 400 };

async function measureAll() {
  const world = await openSeededWorld({ items: 101, repository: true });
  try {
    await addManyItems(world, few - 101, age);
    await measureCalls(world, few);
    const start = performance.now();
    await addManyItems(world, many - few, age);
    console.log(`\n${shown(many)} written in ${secondsSince(start)} s`);
    await measureCalls(world, many);
    await measureFeed(world);
    await measureArchiving(world);
  } finally {
    await world.close();
  }
}

async function measureCalls(world, count) {
  const server = await connect(serverScript, world.env);
  try {
    const since = Date.now();
    const { next_cursor: cursor } = await server.call('list_changes', { limit: 1 });
    for (let n = 0; n < 10; n += 1)
      await server.call('create_work_item', { item_type: 'task', title: `After the cursor ${n}` });
    const [rare] = await wordsOfFew(world.pool);
    await untilFed(world, since);
    let turn = 0;
    const figures = await measured(
      {
        'query_vendor_status (floor)': () => {
          turn = (turn + 1) % vendorCount;
          return server.call('query_vendor_status', { name: `vendor_${turn}` });
        },
        'find_ready_work, 20': () => server.call('find_ready_work', { limit: 20 }),
        'search, a rare word': () => server.call('search', { query: rare }),
        'search, a word of most items': () => server.call('search', { query: 'parser' }),
        'list_changes since a cursor, 10': () => server.call('list_changes', { cursor }),
        'query_work_item, 100 descendants': () => server.call('query_work_item', { id: world.rootKey }),
      },
      { blocks: 5, calls: 20, warmUp: 20 },
    );
    printFigures(`Whole calls over stdio, ${shown(count)}`, figures);
    const targets = { 'find_ready_work, 20': 8, 'search, a rare word': 8, 'list_changes since a cursor, 10': 3 };
    for (const [name, ms] of Object.entries({ ...targets, 'search, a word of most items': 8 }))
      printTarget(`${name}, ${shown(count)}, p50 ms`, figures[name].p50, ms);
  } finally {
    await server.close();
  }
}

/** Words that at most five items have. */
async function wordsOfFew(pool) {
  const { rows } = await pool.query(
    `select word from (select unnest(string_to_array(metadata->>'description', ' ')) as word from work_items) w
     where length(word) > 9 group by word having count(*) <= 5 order by count(*) desc, word limit 1`,
  );
  return rows.map(({ word }) => word).concat('nowhere');
}

const cacheOf = ({ env, tracker }) => join(env.TRACKER_DATA_DIR, 'workspaces', tracker.workspace.id, 'cache.sqlite');
const writtenAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

/** Until the server has brought its cache up to date with what was written since then, and rests. */
async function untilFed(world, since) {
  while (writtenAt(cacheOf(world)) < since || Date.now() - writtenAt(cacheOf(world)) < 3_000) await sleep(200);
}

/** A program that runs one of the parts above; it prints lines of JSON. */
function startPart(part, env) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), part], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  return { lines: createInterface(child.stdout), kill: () => child.kill('SIGKILL'), exited };
}

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function measureFeed(world) {
  rmSync(cacheOf(world), { force: true });
  const { lines, exited } = startPart('--feeder', { ...world.env, BENCH_CACHE: cacheOf(world) });
  console.log(`\nThe server's own pauses while it feeds its cache, ${shown(many)}, the longest in ms`);
  for await (const line of lines) {
    const { what, seconds, pause, request, p99 } = JSON.parse(line);
    console.log(
      `  ${what.padEnd(34)} ${seconds.toFixed(0)} s: event loop ${pause.toFixed(1)}, a request ${request.toFixed(1)} (p99 ${p99.toFixed(1)})`,
    );
    if (!what.endsWith('(floor)')) printTarget(`${what}, pause of the event loop, ms`, pause, 20);
  }
  await exited;
}

/** A server's background work in this process, beside requests that follow one another. */
async function feed() {
  const tracker = await openTracker({ quiet: true });
  const context = tracker.context('bench');
  await tracker.store.vendorByName('vendor_1');
  const writes = async () => {
    for (let n = 0; n < 20; n += 1) {
      await createWorkItem.run(context, { item_type: 'task', title: `A change ${n}` });
      await sleep(250);
    }
  };
  say({ what: '4 changes a second, unfed (floor)', ...(await pausesDuring(tracker, writes)) });
  const cache = process.env.BENCH_CACHE;
  const began = Date.now();
  const fed = async () => {
    tracker.start();
    while (writtenAt(cache) < began) await sleep(50);
  };
  say({ what: 'whole snapshot', ...(await pausesDuring(tracker, fed)) });
  // The first snapshot in Git follows the cache's.
  say({ what: 'deltas, and a snapshot in Git', ...(await pausesDuring(tracker, writes)) });
  await tracker.close();
}

async function pausesDuring({ store }, work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const start = performance.now();
  let going = true;
  const ended = work().finally(() => {
    going = false;
  });
  const times = [];
  delay.enable();
  while (going) {
    const asked = performance.now();
    await store.vendorByName('vendor_7');
    times.push(performance.now() - asked);
    await sleep(2);
  }
  delay.disable();
  await ended;
  const seconds = (performance.now() - start) / 1_000;
  return { seconds, pause: delay.max / 1e6, request: Math.max(...times), p99: partOf(times, 0.99) };
}

const partOf = (times, part) => [...times].sort((a, b) => a - b)[Math.floor(times.length * part)];
const secondsSince = (start) => ((performance.now() - start) / 1_000).toFixed(1);

/** The first run is killed after a while, and the second one takes what is left. */
async function measureArchiving(world) {
  const server = await connect(serverScript, world.env);
  try {
    const since = Date.now();
    await server.call('create_work_item', { item_type: 'task', title: 'Before the archiving' });
    await untilFed(world, since);
    const client = clientAtWork(server);
    await sleep(5_000);
    const alone = client.taken();
    const start = performance.now();
    const first = await archiverRun(world.env, 50);
    const second = await archiverRun(world.env);
    const during = client.taken();
    await client.stop();
    const batches = [...first, ...second];
    const count = batches.reduce((sum, batch) => sum + batch.count, 0);
    const times = batches.map(({ ms }) => ms);
    console.log(
      `\nArchiving, ${shown(count)} in ${batches.length} batches, killed after ${first.length} and started again`,
    );
    console.log(
      `  in all ${secondsSince(start)} s; a batch ${partOf(times, 0.5).toFixed(0)} ms (p95 ${partOf(times, 0.95).toFixed(0)})`,
    );
    console.log('  another client over stdio, p50 / p99 ms');
    for (const kind of ['read', 'write']) {
      const both = [alone, during].map(
        (times) => `${partOf(times[kind], 0.5).toFixed(2)} / ${partOf(times[kind], 0.99).toFixed(2)}`,
      );
      console.log(`    ${kind.padEnd(6)} before ${both[0]}, during ${both[1]}`);
    }
  } finally {
    await server.close();
  }
}

/** One call after the other, reads and writes in turn. */
function clientAtWork(server) {
  let [going, times] = [true, { read: [], write: [] }];
  const timed = async (kind, name, args) => {
    const start = performance.now();
    const result = await server.call(name, args);
    times[kind].push(performance.now() - start);
    return result;
  };
  const work = async () => {
    let { key, version } = await server.call('create_work_item', { item_type: 'task', title: 'Of the other client' });
    while (going) {
      await timed('read', 'query_work_item', { id: key });
      ({ version } = await timed('write', 'update_work_item', { id: key, version, title: `At version ${version}` }));
      await sleep(5);
    }
  };
  const ended = work();
  return {
    taken: () => {
      const taken = times;
      times = { read: [], write: [] };
      return taken;
    },
    stop: async () => {
      going = false;
      await ended;
    },
  };
}

/** @returns what each batch took; with `most` the program is killed after so many. */
async function archiverRun(env, most = Number.POSITIVE_INFINITY) {
  const { lines, kill, exited } = startPart('--archiver', env);
  const batches = [];
  for await (const line of lines) {
    if (batches.length === most) continue;
    batches.push(JSON.parse(line));
    if (batches.length === most) kill();
  }
  await exited;
  return batches;
}

/** As `tracker archive` does it. */
async function archive() {
  const tracker = await openTracker({ quiet: true });
  const context = tracker.context('bench');
  const { store } = context;
  const apply = async (...given) => {
    const start = performance.now();
    const applied = await store.apply(...given);
    const count = applied.value.flatMap(({ effects }) => effects).length;
    say({ ms: performance.now() - start, count });
    return applied;
  };
  await archiveWork.run({ ...context, store: { ...store, apply } }, { dry_run: false });
  await tracker.close();
}

const parts = { '--feeder': feed, '--archiver': archive };
await (parts[process.argv[2]] ?? measureAll)();
