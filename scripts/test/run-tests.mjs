import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInstalled } from '../run-program.mjs';
import { withScratchDirectory } from '../scratch-directory.mjs';
import { closingLine } from './closing-line.mjs';

/** Runs vitest in the foreground and answers with its exit code and the closing line, also when it broke down. */
export function runTests(args, options = {}) {
  return withScratchDirectory('tests', async (scratch) => {
    const countsFile = join(scratch, 'counts.json');
    const env = { ...options.env, TRACKER_TEST_COUNTS: countsFile };
    const { exitCode, output } = await runInstalled('vitest', ['run', ...args], { ...options, env });
    const counts = readCounts(countsFile, exitCode);
    return {
      exitCode: counts.failed > 0 ? exitCode || 1 : exitCode,
      output,
      closingLine: closingLine(counts),
      ...counts,
    };
  });
}

/** A run that ended badly without a failed test failed as a whole, which counts as one. */
function readCounts(file, exitCode) {
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 1, failedTests: 0 };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
