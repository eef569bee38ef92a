/**
 * `pnpm chaos [--seed S] [--minutes M] [--log FILE] [--built]`: real servers on two machines, a real PostgreSQL behind proxies, and a
 * nemesis from the seed; then every answer is held against what is there. Exit code 1 with the counterexample when
 * something promised does not hold. FILE gets every request with its answer; `--built` takes the
 * build that is there.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installAndBuild } from './install-and-build.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string', default: '1' },
    log: { type: 'string' },
    built: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const minutes = Number(values.minutes);
if (!Number.isSafeInteger(seed) || !(minutes > 0)) {
  console.error('--seed takes a whole number, --minutes a positive one.');
  process.exit(2);
}

if (!values.built) await installAndBuild();
const { withScratchDirectory } = await import('./scratch-directory.mjs');
const { closingLine } = await import('./test/closing-line.mjs');
const { groupedBy } = await import('../apps/mcp-server/chaos/check/ledger.mjs');
const { runChaos } = await import('../apps/mcp-server/chaos/run.mjs');
const { counterexampleOf, reportOf } = await import('../apps/mcp-server/chaos/report.mjs');

const shownOfEachKind = 2;

await withScratchDirectory('chaos', async (scratch) => {
  const log = join(scratch, 'operations.jsonl');
  const outcome = await runChaos({ seed, minutes, scratch, log });
  console.log(reportOf({ seed, minutes, ...outcome }));
  for (const [kind, violations] of groupedBy(outcome.violations, ({ kind }) => kind)) {
    console.log(`${violations.length} × ${kind}`);
    for (const violation of violations.slice(0, shownOfEachKind)) console.log(counterexampleOf(violation, outcome));
  }
  console.log(closingLine({ passed: outcome.violations.length === 0 ? 1 : 0, failed: outcome.violations.length }));
  if (values.log !== undefined) copyFileSync(log, values.log);
  process.exitCode = outcome.violations.length === 0 ? 0 : 1;
});
// What a killed server left open keeps nothing alive.
process.exit();
