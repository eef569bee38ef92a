import { writeFileSync, writeSync } from 'node:fs';
import { closingLine } from './closing-line.mjs';

/**
 * Sums a vitest run up as `N passed, N failed` (and `, N skipped` if any were): printed as the process's last line, or written to the file that
 * TRACKER_TEST_COUNTS names. Whatever keeps tests from running counts as a failure, and so does a run without tests.
 */
export class CountingReporter {
  #counts = { passed: 0, failed: 1, failedTests: 0 };

  onInit() {
    process.once('exit', () => this.#publish());
  }

  onTestRunEnd(modules, unhandledErrors) {
    const passed = countTests(modules, 'passed');
    const skipped = countTests(modules, 'skipped');
    const failedTests = countTests(modules, 'failed');
    const failed = failedTests + brokenParts(modules) + unhandledErrors.length;
    this.#counts = { passed, failed: passed + failed === 0 ? 1 : failed, skipped, failedTests };
    if (this.#counts.failed > 0) process.exitCode ||= 1;
  }

  #publish() {
    const file = process.env.TRACKER_TEST_COUNTS;
    if (file === undefined) writeSync(1, `${closingLine(this.#counts)}\n`);
    else writeFileSync(file, JSON.stringify(this.#counts));
  }
}

const countTests = (modules, state) => sum(modules, (module) => [...module.children.allTests(state)].length);

/** Files and suites that failed outside of a test: while loading, or in a hook. */
const brokenParts = (modules) =>
  sum(modules, (module) => [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0).length);

const sum = (items, toNumber) => items.reduce((total, item) => total + toNumber(item), 0);
