/**
 * `pnpm conformance [--write]`: the official conformance suite of the Model Context Protocol against the real server, over
 * HTTP and stdio. Ends with `N passed, N failed`; `--write` brings docs/conformance.md up to date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installAndBuild } from './install-and-build.mjs';
import { repositoryRoot } from './repository-root.mjs';

await installAndBuild();
const { closingLine } = await import('./test/closing-line.mjs');
const { runInstalled } = await import('./run-program.mjs');
const { withScratchDirectory } = await import('./scratch-directory.mjs');
const { replaceSection } = await import('./replace-section.mjs');
const { conformanceOf } = await import('../apps/mcp-server/conformance/runs.mjs');
const { complaintsOf, detailsOf, scoreOf, tableOf } = await import('../apps/mcp-server/conformance/report.mjs');
const { suiteVersion } = await import('../apps/mcp-server/conformance/suite.mjs');

const bundled = await runInstalled('tsdown', ['--logLevel', 'error'], {
  cwd: join(repositoryRoot, 'apps/mcp-server/conformance'),
});
if (bundled.exitCode !== 0) process.exit(bundled.exitCode);

const outcomes = await withScratchDirectory('conformance', (scratch) => {
  const workspace = join(scratch, 'workspace');
  mkdirSync(workspace);
  const env = { ...process.env, TRACKER_DATA_DIR: join(scratch, 'data'), TRACKER_WORKSPACE: workspace };
  delete env.DATABASE_URL;
  return conformanceOf({ scratch, workspace, env });
});

console.log(`@modelcontextprotocol/conformance ${suiteVersion}, Node ${process.version}\n\n${tableOf(outcomes)}\n`);
for (const complaint of complaintsOf(outcomes)) console.log(complaint);
if (process.argv.includes('--write')) write();
const scores = outcomes.map(scoreOf);
const passed = scores.reduce((sum, score) => sum + score.passed, 0);
const failed = scores.reduce((sum, score) => sum + score.required, 0) - passed;
console.log(closingLine({ passed, failed }));
process.exitCode = failed === 0 ? 0 : 1;

function write() {
  const page = join(repositoryRoot, 'docs/conformance.md');
  const head = `Run on ${new Date().toISOString().slice(0, 10)} with @modelcontextprotocol/conformance ${suiteVersion} and Node ${process.versions.node}:`;
  const section = [head, tableOf(outcomes), ...complaintsOf(outcomes), detailsOf(outcomes)].join('\n\n');
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), 'suite', section));
}
