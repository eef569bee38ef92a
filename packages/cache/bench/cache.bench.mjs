// What the cache costs, and how long it stalls the thread that serves requests: `node bench/cache.bench.mjs [rows …]`.
// Target: no stall above 20 ms at 100,000 rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache } from '../dist/index.js';
import { workspaceId } from './pending.mjs';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_200, 100_000];
const time = '2026-01-01T00:00:00.000Z';
const idOf = (i) => `0190a000-0000-7000-8000-${String(i).padStart(12, '0')}`;

const item = (i) => ({
  section: 'work_item',
  row: {
    id: idOf(i),
    key: `T-${String(i).padStart(6, '0')}`,
    item_type: 'task',
    title: `Item number ${i}`,
    status: 'active',
    parent_id: null,
    path: idOf(i),
    depth: 0,
    branch_name: null,
    commit_hash: null,
    pr_number: null,
    metadata: { description: 'What is to be done and why. '.repeat(4), priority: 3, labels: ['one', 'two'] },
    version: 1,
    deleted_at: null,
    deleted_by_change: null,
    created_at: time,
    updated_at: time,
    created_by: 'bench',
    updated_by: 'bench',
  },
});

async function* chunksOf(count) {
  for (let at = 0; at < count; at += 500)
    yield Array.from({ length: Math.min(500, count - at) }, (_, i) => item(at + i));
}

/** The longest time in which a timer of one millisecond did not fire. */
async function watched(name, work) {
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    worst = Math.max(worst, performance.now() - last - 1);
    last = performance.now();
  }, 1);
  const start = performance.now();
  const result = await work();
  const elapsed = performance.now() - start;
  await sleep(5);
  clearInterval(timer);
  const verdict = worst <= 20 ? 'reached' : 'MISSED ';
  console.log(
    `  ${verdict}  ${name.padEnd(10)} ${elapsed.toFixed(0).padStart(6)} ms, longest stall ${worst.toFixed(1)} ms`,
  );
  return result;
}

for (const size of sizes) {
  console.log(`${size} rows`);
  const directory = mkdtempSync(join(tmpdir(), 'tracker-bench-'));
  try {
    const cache = createCache({ directory, workspaceId, report: console.error, holder: 'bench' });
    const writer = await watched('open', () => cache.openWriter());
    const head = (cursor) => ({ workspaceId, asOf: `2026-01-0${cursor}T00:00:00.000Z`, cursor: String(cursor) });
    await watched('replace', () => writer.replace({ head: head(1), chunks: chunksOf(size) }));
    for (const n of [2, 3, 4])
      await watched('advance', () => writer.advance({ head: head(n), put: [item(n)], removed: [] }));
    const state = await watched('load', () => cache.load());
    await watched('read rows', async () => {
      for await (const rows of state.chunks) if (rows.length > 500) throw new Error('a chunk is too long');
    });
    await writer.release();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
