/**
 * `pnpm bench [ARGUMENTS]` builds, then runs every `*.bench.mjs` of the packages, the applications and bench/, one after
 * the other so that none disturbs another. The arguments go to each of them.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installAndBuild } from './install-and-build.mjs';
import { repositoryRoot } from './repository-root.mjs';

await installAndBuild();
const { runProgram } = await import('./run-program.mjs');

const benchmarks = benchmarkFiles();
if (benchmarks.length === 0) console.log('There are no benchmarks.');
for (const file of benchmarks) {
  console.log(`\n${file}`);
  const { exitCode } = await runProgram(process.execPath, [file, ...process.argv.slice(2)]);
  if (exitCode !== 0) process.exitCode = 1;
}

function benchmarkFiles() {
  const projects = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(repositoryRoot, parent)).map((name) => `${parent}/${name}/bench`),
  );
  return [...projects, 'bench']
    .filter((directory) => existsSync(join(repositoryRoot, directory)))
    .flatMap(benchmarksIn);
}

function benchmarksIn(directory) {
  return readdirSync(join(repositoryRoot, directory))
    .filter((name) => name.endsWith('.bench.mjs'))
    .sort()
    .map((name) => `${directory}/${name}`);
}
