/**
 * `pnpm check [--no-tests]`: everything that must hold before a change is merged. Stops at the first step that fails.
 */
import { installAndBuild } from './install-and-build.mjs';

console.log('build');
await installAndBuild();
const { checkSteps, testStep } = await import('./check/steps.mjs');
const { runSteps } = await import('./check/run-steps.mjs');

const withTests = !process.argv.includes('--no-tests');
process.exitCode = await runSteps(withTests ? [...checkSteps, testStep] : checkSteps);
