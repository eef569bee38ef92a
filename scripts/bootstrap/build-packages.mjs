import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';
import { runInstalled } from '../run-program.mjs';

/** Builds what changed since the last build; turbo restores the rest from the checkout's cache. */
export async function buildPackages(directory = repositoryRoot) {
  const cache = `--cache-dir=${join(repositoryRoot, '.turbo', 'cache')}`;
  const args = ['run', 'build', '--output-logs=errors-only', '--ui=stream', cache];
  const { exitCode, output } = await runInstalled('turbo', args, { cwd: directory, capture: true });
  if (exitCode !== 0) throw new Error(`${output}\nThe build failed.`);
}
