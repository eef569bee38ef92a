/**
 * `pnpm mutants [PART OF A NAME …]` breaks the guarantees that mutants/*.json name, one at a time in a scratch copy, and
 * requires the tests named there to notice. mutants/README.md describes the format.
 */
import { installAndBuild } from './install-and-build.mjs';

await installAndBuild();
const { readMutants } = await import('./mutants/read-mutants.mjs');
const { judgeMutants } = await import('./mutants/judge-mutants.mjs');
const { copyCheckout } = await import('./mutants/copy-checkout.mjs');
const { withScratchDirectory } = await import('./scratch-directory.mjs');

const mutants = readMutants(process.argv.slice(2));
const verdicts = await withScratchDirectory('mutants', async (scratch) => {
  await copyCheckout(scratch);
  return judgeMutants(mutants, scratch);
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});

const width = Math.max(0, ...mutants.map(({ name }) => name.length));
for (const { name, verdict, failedTests } of verdicts) {
  console.log(`${name.padEnd(width)}  ${verdict}${verdict === 'caught' ? ` by ${failedTests} tests` : ''}`);
}
const survivors = verdicts.filter(({ verdict }) => verdict !== 'caught');
console.log(`${verdicts.length - survivors.length} of ${verdicts.length} mutants caught`);
process.exitCode = survivors.length === 0 ? 0 : 1;
