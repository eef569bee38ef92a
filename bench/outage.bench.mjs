/** What the layers below PostgreSQL cost while it answers, and what they give while it is away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createCache } from '../packages/cache/dist/index.js';
import { createWorkItem } from '../packages/core/dist/index.js';
import { createFallbackStore } from '../packages/fallback/dist/index.js';
import { createIds, openTracker } from '../packages/host/dist/index.js';
import { createDatabase } from '../packages/repository/dist/index.js';
import { measured, printFigures, printTarget } from './measuring.mjs';
import { measureFourWriters } from './offline-writers.mjs';
import { openSeededWorld, vendorCount } from './seeded-world.mjs';

const away = 'postgresql://nobody@127.0.0.1:1/nothing';
const stallRows = 100_000;
const clock = () => new Date().toISOString();
const newItem = (context) =>
  createWorkItem.run(context, { item_type: 'task', title: 'New', metadata: { description: 'x'.repeat(400) } });

await measureAll();

async function measureAll() {
  const world = await openSeededWorld();
  const [offlineEnv, root] = [{ ...world.env, DATABASE_URL: away }, world.rootId];
  try {
    await measureHappyPath(world);
    const live = await measured({ 'create, live': () => newItem(world.context) }, { blocks: 4, calls: 50, warmUp: 50 });
    printFigures('One client that writes while PostgreSQL answers', live);
    const four = await measureFourWriters(world.env, world.pool.options);
    printFigures('Writes while PostgreSQL is away', { 'four processes, 20 to 60 wait': four });
    printTarget('four processes, p50 ms', four.p50, 40);
    await world.tracker.close();
    const waiting = await measureOutage(offlineEnv, root);
    await measureReplay(world.env, waiting, live['create, live'].p50);
  } finally {
    await world.close();
  }
  await measureStalls();
}

/** The same store on the same pool, with and without everything that an outage needs. */
async function measureHappyPath({ pool, tracker }) {
  const { host, port, user, password, database } = pool.options;
  const target = { host, port, user, password, database };
  const db = createDatabase({ target, applicationName: 'bench', clock });
  await db.prepare();
  const primary = db.store(tracker.workspace);
  const lower = await lowerLayersOf(tracker);
  const ids = createIds(tracker.workspace.id);
  const store = createFallbackStore({ primary, ...lower, ids, clock, withLease: (work) => work() });
  let turn = 0;
  const name = () => {
    turn = (turn + 1) % vendorCount;
    return `vendor_${turn}`;
  };
  const contextOn = (on) => ({ store: on, ids, clock, actor: 'bench', session: 'bench' });
  const reads = await measured({
    'vendor, PostgreSQL alone': () => primary.vendorByName(name()),
    'vendor, with the layers': () => store.vendorByName(name()),
  });
  const writes = await measured(
    {
      'create, PostgreSQL alone': () => newItem(contextOn(primary)),
      'create, with the layers': () => newItem(contextOn(store)),
    },
    { blocks: 8, calls: 100, warmUp: 300 },
  );
  printFigures('The happy path', { ...reads, ...writes });
  for (const what of ['vendor', 'create']) {
    const { [`${what}, PostgreSQL alone`]: plain, [`${what}, with the layers`]: layered } = { ...reads, ...writes };
    const allowed = Math.max(0.05, plain.p50 * 0.1);
    printTarget(`${what}: what the layers cost, p50 ms`, layered.p50 - plain.p50, allowed);
  }
  await db.close();
}

async function lowerLayersOf({ workspace }) {
  const { createJournal } = await import('../packages/cache/dist/index.js');
  const { createMarkdownCopy, createStatusFile } = await import('../packages/markdown/dist/index.js');
  const directory = mkdtempSync(join(tmpdir(), 'tracker-bench-layers-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const place = { directory, workspaceId: workspace.id, report: console.error, holder: 'bench' };
  const file = createStatusFile({
    path: join(directory, '.project_status.md'),
    lockPath: join(directory, 'markdown.lock'),
    holder: 'bench',
  });
  const copies = [
    createJournal({ ...place, clock }),
    createMarkdownCopy({ file, workspaceId: workspace.id, mac: (text) => text }),
  ];
  return { copies, layers: [createCache(place)] };
}

/** @returns how many changes wait afterwards */
async function measureOutage(env, rootId) {
  const tracker = await openTracker({ env, quiet: true });
  const context = tracker.context('bench');
  const { store } = tracker;
  const reads = await measured(
    {
      'vendor by name': () => store.vendorByName('vendor_7'),
      'hierarchy, 100 descendants': () => store.workItemView(rootId, { children: true, dependencies: true }),
      'list of 50': () => store.workItems({ includeDeleted: false, limit: 50, offset: 0 }),
    },
    { blocks: 5, calls: 50, warmUp: 50 },
  );
  printFigures('Reads from the cache, 1,200 items', reads);
  for (const [what, { p50 }] of Object.entries(reads)) printTarget(`${what}, p50 ms`, p50, 5);

  const few = await measured({ 'one process, 20 wait': () => newItem(context) }, { blocks: 1, calls: 20, warmUp: 10 });
  const pending = async () => (await store.pending()).length;
  while ((await pending()) < 2_000) await Promise.all(Array.from({ length: 50 }, () => newItem(context)));
  const many = await measured(
    { 'one process, 2,000 wait': () => newItem(context) },
    { blocks: 1, calls: 40, warmUp: 2 },
  );
  printFigures('Writes of one process while PostgreSQL is away', { ...few, ...many });
  printTarget('one process, 2,000 wait, p50 ms', many['one process, 2,000 wait'].p50, 25);
  const waiting = await pending();
  await tracker.close();
  return waiting;
}

async function measureReplay(env, waiting, liveMs) {
  const tracker = await openTracker({ env, quiet: true });
  await tracker.store.configuration();
  const start = performance.now();
  while ((await tracker.store.pending()).length > 0) await tracker.store.sync();
  const each = (performance.now() - start) / waiting;
  console.log(`\nReplay of ${waiting} changes: ${each.toFixed(2)} ms each`);
  // The first of them may have gone in passing, while the tracker opened.
  printTarget('time of a live write, × one of the replay', each / liveMs, 2);
  await tracker.close();
}

/** How long requests wait for the cache at 100,000 items: the longest pause of the main thread. */
async function measureStalls() {
  const directory = mkdtempSync(join(tmpdir(), 'tracker-bench-cache-'));
  try {
    const workspaceId = '0190f000-0000-7000-8000-000000000001';
    const cache = createCache({ directory, workspaceId, report: console.error, holder: 'bench' });
    const head = (n) => ({ workspaceId, asOf: clock(), cursor: String(n) });
    const writer = await cache.openWriter();
    const pauses = {
      'whole snapshot': await longestPause(() => writer.replace({ head: head(1), chunks: rowsInChunks(stallRows) })),
      'delta of 500': await longestPause(async () => {
        for await (const put of rowsInChunks(500)) await writer.advance({ head: head(2), put, removed: [] });
      }),
      load: await longestPause(async () => {
        for await (const _ of (await cache.load()).chunks);
      }),
    };
    await writer.release();
    console.log(`\nLongest pause of the main thread, ${stallRows.toLocaleString('en')} items`);
    for (const [what, ms] of Object.entries(pauses)) printTarget(`${what}, ms`, ms, 20);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function longestPause(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

async function* rowsInChunks(count) {
  for (let at = 0; at < count; at += 500) {
    yield Array.from({ length: Math.min(500, count - at) }, (_, i) => row(at + i));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function row(n) {
  const id = `0190f000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const at = '2026-01-01T00:00:00.000Z';
  const git = { branch_name: null, commit_hash: null, pr_number: null };
  const audit = { version: 1, deleted_at: null, deleted_by_change: null, created_at: at, updated_at: at };
  const people = { created_by: 'bench', updated_by: 'bench' };
  const place = { parent_id: null, path: id, depth: 0 };
  const metadata = { description: 'x'.repeat(200) };
  const item = { id, key: `T-${String(n).padStart(6, '0')}`, item_type: 'task', title: `Item ${n}`, status: 'active' };
  return { section: 'work_item', row: { ...item, ...place, ...git, metadata, ...audit, ...people } };
}
