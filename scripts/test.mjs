/**
 * `npm test [-- ARGUMENTS OF VITEST]`: installs and builds what is needed, runs every test, and ends with the plain line
 * `N passed, N failed`.
 */
import { installAndBuild } from './install-and-build.mjs';

await installAndBuild();
const { runTests } = await import('./test/run-tests.mjs');
const { exitCode, closingLine } = await runTests(process.argv.slice(2));
console.log(closingLine);
process.exitCode = exitCode;
