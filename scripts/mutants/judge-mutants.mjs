import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages } from '../bootstrap/build-packages.mjs';
import { runProgram } from '../run-program.mjs';
import { runTests } from '../test/run-tests.mjs';

/** Applies each mutant to the checkout at `directory`, runs its tests, and takes it back. */
export async function judgeMutants(mutants, directory) {
  for (const mutant of mutants) for (const edit of mutant.edits) applyEdit(edit, directory)();
  await requireSoundCopy(mutants, directory);
  const verdicts = [];
  for (const mutant of mutants) verdicts.push(await judge(mutant, directory));
  return verdicts;
}

/** Without this a test that fails anyway would catch everything. */
async function requireSoundCopy(mutants, directory) {
  if (mutants.length === 0) return;
  await buildPackages(directory);
  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const runs = new Map(mutants.flatMap(({ chaos }) => (chaos === null ? [] : [[chaos.join(' '), chaos]])));
  for (const attempt of [...(tests.length === 0 ? [] : [testing(tests)]), ...[...runs.values()].map(chaosRun)]) {
    const { exitCode, output } = await attempt(directory);
    if (exitCode !== 0) throw new Error(`${output}\nThe tests fail without any mutant.`);
  }
}

const testing = (tests) => (directory) => runTests(tests, { cwd: directory, capture: true });

/** `pnpm chaos` on the build of the copy; each violation counts as a test that failed. */
const chaosRun = (args) => async (directory) => {
  const command = ['scripts/chaos.mjs', '--built', ...args];
  const run = await runProgram(process.execPath, command, { cwd: directory, capture: true });
  const violations = Number(/^\d+ passed, (\d+) failed$/m.exec(run.output)?.[1] ?? 0);
  return { ...run, failed: run.exitCode, failedTests: violations };
};

async function judge({ name, edits, tests, chaos, build }, directory) {
  console.error(`${name} …`);
  const undo = edits.map((edit) => applyEdit(edit, directory));
  try {
    if (build || chaos !== null) await buildPackages(directory);
    const attempt = chaos === null ? testing(tests) : chaosRun(chaos);
    return { name, ...verdictOf(await attempt(directory)) };
  } finally {
    for (const undoEdit of undo.reverse()) undoEdit();
  }
}

/** Only a test that failed counts: a mutant that keeps the tests from running proves nothing about them. */
function verdictOf({ failed, failedTests }) {
  if (failedTests > 0) return { verdict: 'caught', failedTests };
  return { verdict: failed > 0 ? 'BROKEN: its tests did not run' : 'SURVIVED', failedTests };
}

/** Answers with the function that takes the edit back. */
function applyEdit({ file, find, replace }, directory) {
  const path = join(directory, file);
  const text = readFileSync(path, 'utf8');
  const parts = text.split(find);
  if (parts.length !== 2)
    throw new Error(`${file} contains ${JSON.stringify(find)} ${parts.length - 1} times, not once.`);
  writeFileSync(path, parts.join(replace));
  return () => writeFileSync(path, text);
}
