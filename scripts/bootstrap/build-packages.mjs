import { runInstalled } from '../run-program.mjs';

/** Builds what changed since the last build; turbo restores the rest from its cache in the checkout. */
export async function buildPackages() {
  const { exitCode, output } = await runInstalled(
    'turbo',
    ['run', 'build', '--output-logs=errors-only', '--ui=stream'],
    {
      capture: true,
    },
  );
  if (exitCode !== 0) throw new Error(`${output}\nThe build failed.`);
}
