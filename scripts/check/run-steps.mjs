/** Runs the steps in order, each on a line with its time; answers with the exit code of the first that fails. */
export async function runSteps(steps) {
  for (const { name, run } of steps) {
    const start = performance.now();
    const { exitCode, output } = await run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (exitCode !== 0) {
      console.error(output.trimEnd());
      console.error(`\nThe check stopped at: ${name}.`);
      return exitCode;
    }
  }
  return 0;
}
