// How long it takes until a pending change is durable: `node bench/journal.bench.mjs [appends]`.
// Targets (with the markdown copy in parallel): 25 ms with one process and 2,000 pending, 40 ms with four and 20 pending.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal } from '../dist/index.js';
import { pending, workspaceId } from './pending.mjs';

const appends = Number(process.argv[2] ?? 20);

const filledJournal = async (directory, count) => {
  const journal = createJournal({ directory, workspaceId, clock: String, report: console.error, holder: 'bench' });
  await journal.append(Array.from({ length: count }, (_, i) => pending(`waiting ${i}`)));
};

async function medianOf(processes, waiting, target) {
  const directory = mkdtempSync(join(tmpdir(), 'tracker-bench-'));
  try {
    await filledJournal(directory, waiting);
    const appender = join(import.meta.dirname, 'journal-appender.mjs');
    const children = Array.from({ length: processes }, () => fork(appender, [directory, String(appends)]));
    await Promise.all(children.map((child) => once(child, 'message')));
    const times = [];
    for (const child of children) {
      child.on('message', (time) => times.push(time));
      child.send('go');
    }
    await Promise.all(children.map((child) => once(child, 'close')));
    const median = times.sort((a, b) => a - b)[times.length >> 1];
    const verdict = median <= target ? 'reached' : 'MISSED ';
    console.log(
      `  ${verdict}  ${processes} process(es), ${waiting} pending: ${median.toFixed(1)} ms (target ${target})`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

console.log('append to the journal, median');
await medianOf(1, 2_000, 25);
await medianOf(4, 20, 40);
