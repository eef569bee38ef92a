// Medians of the server's life, each with a client in this process: `node bench/lifecycle.bench.mjs [rounds]`.
// ARCHITECTURE asks for: cold ≤ 1,200 ms, join ≤ 50 ms, recovery ≤ 1,000 ms at p95, nothing left 1,000 ms after the last.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalPostgres } from '../dist/index.js';

const rounds = Number(process.argv[2] ?? 20);
const samples = new Map();

async function measure(name, work) {
  const start = performance.now();
  const result = await work();
  const list = samples.get(name) ?? [];
  list.push(performance.now() - start);
  samples.set(name, list);
  return result;
}

const commandOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

async function nothingIsLeft(dir) {
  while (readdirSync('/proc').some((pid) => commandOf(pid).includes(`${dir}/`))) await sleep(2);
}

async function life(dataDir) {
  const [first, second] = [createLocalPostgres({ dataDir }), createLocalPostgres({ dataDir })];
  await measure('cold start, from nothing', () => first.ensure());
  for (let i = 0; i < 5; i += 1) {
    await measure('join', () => second.ensure());
    await measure('ensure again', () => second.ensure());
    await second.leave();
  }
  const { pid } = await first.status();
  process.kill(pid, 'SIGKILL');
  await measure('recovery, postmaster killed', () => first.ensure());
  await measure('last one leaves', () => first.leave());
  await measure('then until nothing is left', () => nothingIsLeft(dataDir));
  await measure('warm start', () => first.ensure());
  await first.leave();
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);

for (let round = 0; round < rounds; round += 1) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tracker-bench-'));
  try {
    await life(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
console.log(`${'milliseconds'.padEnd(30)}${['n', 'p50', 'p95', 'max'].map((title) => title.padStart(9)).join('')}`);
for (const [name, values] of samples) {
  const sorted = values.toSorted((a, b) => a - b);
  const columns = [sorted.length, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1)];
  console.log(`${name.padEnd(30)}${columns.map((value) => String(value).padStart(9)).join('')}`);
}
