/**
 * `pnpm faults:os`: faults that only the operating system can make, on the built programs: system calls that fail or
 * kill (strace), full and read-only disks (tmpfs). Installs what it needs; ends with `N passed, N failed`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installAndBuild } from './install-and-build.mjs';

await installAndBuild();
const { closingLine } = await import('./test/closing-line.mjs');
const { withScratchDirectory } = await import('./scratch-directory.mjs');
const { prepareStrace } = await import('./faults/strace.mjs');
const { cases } = await import('./faults/cases.mjs');

const counts = { passed: 0, failed: 0, skipped: 0 };
const obstacle = prepareStrace();
if (obstacle !== null) throw new Error(`${obstacle}: install it, or allow this process to trace.`);

await withScratchDirectory('faults', async (scratch) => {
  for (const [i, { name, run }] of cases.entries()) {
    const directory = join(scratch, String(i));
    mkdirSync(directory, { mode: 0o700 });
    const outcome = await run(directory).then(
      (tried) => (tried === false ? 'skipped: nothing can be mounted here' : 'passed'),
      (error) => `failed: ${error.stack}`,
    );
    counts[outcome.split(':')[0]] += 1;
    console.log(`${name}: ${outcome}`);
  }
});
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
