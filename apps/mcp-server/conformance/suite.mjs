import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runProgram } from '../../../scripts/run-program.mjs';

const require = createRequire(import.meta.url);
const directory = dirname(require.resolve('@modelcontextprotocol/conformance/package.json'));
const hook = new URL('./glob-for-node-20.mjs', import.meta.url).href;

export const suiteVersion = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).version;

/**
 * Runs every scenario of a revision of the protocol against a server: `{ scenario, required, passed, warnings }[]`, where
 * `required` are those that conforming to the revision takes.
 */
export const runSuite = async ({ url, revision, scratch }) => {
  const results = mkdtempSync(join(scratch, 'results-'));
  const args = ['--import', hook, join(directory, 'dist/index.js'), 'server', '--url', url];
  const { output } = await runProgram(process.execPath, [...args, '--requirements', revision, '-o', results], {
    capture: true,
  });
  const summary = output.split('=== SUMMARY ===')[1];
  if (summary === undefined) throw new Error(`the suite did not get to its summary:\n${output}`);
  const [scored, others = ''] = summary.split('\nNot scored');
  const unscored = new Set([...others.matchAll(/^ +[✓✗] (\S+) \(/gm)].map(([, scenario]) => scenario));
  const warned = warningsIn(results);
  return [...scored.matchAll(/^([✓✗]) (\S+): /gm)].map(([, mark, scenario]) => ({
    scenario,
    required: !unscored.has(scenario),
    passed: mark === '✓',
    warnings: warned.filter((each) => each.scenario === scenario).map(({ message }) => message),
  }));
};

/** The summary counts what a server only should do as passed. */
const warningsIn = (results) =>
  readdirSync(results).flatMap((run) => {
    const scenario = /^server-(.*)-\d{4}-\d\d-\d\dT/.exec(run)?.[1];
    const checks = JSON.parse(readFileSync(join(results, run, 'checks.json'), 'utf8'));
    return checks
      .filter(({ status }) => status === 'WARNING')
      .map(({ id, errorMessage }) => ({ scenario, message: `${id}: ${errorMessage}` }));
  });
