/**
 * `pnpm inspect [--write]`: MCP Inspector, which npx fetches with the Node that it needs, against the built server: in each
 * protocol era the list of tools with --strict, every tool, and every class of error. Ends with `N passed, N failed`;
 * `--write` brings docs/conformance.md up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installAndBuild } from './install-and-build.mjs';
import { repositoryRoot } from './repository-root.mjs';

const inspector = '@modelcontextprotocol/inspector@2.12.0';

await installAndBuild();
const { closingLine } = await import('./test/closing-line.mjs');
const { runProgram } = await import('./run-program.mjs');
const { replaceSection } = await import('./replace-section.mjs');

const run = join(repositoryRoot, 'apps/mcp-server/conformance/inspector/run.mjs');
const { exitCode, stdout, output } = await runProgram('npx', ['-y', '-p', 'node@22', '-p', inspector, 'node', run], {
  capture: true,
});
if (exitCode !== 0) {
  console.error(output);
  process.exit(exitCode);
}
const outcomes = JSON.parse(stdout.trim().split('\n').at(-1));
const passed = outcomes.filter((each) => each.passed).length;
const failures = outcomes.filter((each) => !each.passed);
const table = tableOf();
console.log(`${inspector}\n\n${table}\n`);
for (const { era, transport, what, why } of failures) console.log(`failed: ${era} over ${transport}: ${what}: ${why}`);
if (process.argv.includes('--write')) write();
console.log(closingLine({ passed, failed: failures.length }));
process.exitCode = failures.length === 0 ? 0 : 1;

function tableOf() {
  const places = [...new Set(outcomes.map(({ era, transport }) => `${era} over ${transport}`))];
  const rows = [...new Set(outcomes.map(({ what }) => what))].map((what) => {
    const marks = places.map((place) =>
      markOf(outcomes.filter((each) => `${each.era} over ${each.transport}` === place && each.what === what)),
    );
    return `| ${what} | ${marks.join(' | ')} |`;
  });
  return [`| | ${places.join(' | ')} |`, `|---|${places.map(() => '---|').join('')}`, ...rows].join('\n');
}

function markOf(found) {
  if (found.length === 0) return '–';
  return found.every((each) => each.passed) ? 'clean' : 'failed';
}

function write() {
  const head = `Run on ${new Date().toISOString().slice(0, 10)} with ${inspector}: ${passed} clean, ${failures.length} not.`;
  const page = join(repositoryRoot, 'docs/conformance.md');
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), 'inspector', `${head}\n\n${table}`));
}
