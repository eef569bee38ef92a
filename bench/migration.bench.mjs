/** Migrating a hand-kept file of dialect B, and importing 10,000 issues of beads, each into an empty workspace. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPath, migrateFile, openTracker } from '../packages/host/dist/index.js';
import { printTarget } from './measuring.mjs';

const issues = Number(process.env.BENCH_ISSUES ?? 10_000);
const file = '.project_status.md';
const dialectB = readFileSync(new URL('../apps/cli/test/fixtures/dialect-b-whole.md', import.meta.url), 'utf8');

const home = mkdtempSync(join(tmpdir(), 'tracker-bench-migration-'));
/** Keeps the database up while the workspaces come and go. */
const keeper = await openIn('keeper');
try {
  await keeper.store.configuration();
  await measureMigration();
  await measureImport();
} finally {
  await keeper.close();
  rmSync(home, { recursive: true, force: true });
}

function openIn(name, fill = () => {}) {
  const workspace = join(home, name);
  mkdirSync(workspace);
  fill(workspace);
  const env = { ...process.env, TRACKER_DATA_DIR: join(home, 'data'), TRACKER_WORKSPACE: workspace };
  delete env.DATABASE_URL;
  return openTracker({ env, quiet: true });
}

async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { result, ms: performance.now() - start };
}

async function measureMigration() {
  const times = [];
  for (let run = 0; run < 5; run += 1) {
    const tracker = await openIn(`migration-${run}`, (workspace) => writeFileSync(join(workspace, file), dialectB));
    await tracker.store.configuration();
    const { result, ms } = await timed(() => migrateFile(tracker, { file, dryRun: false, client: 'bench' }));
    await tracker.close();
    if (!result.success || result.data_preservation_percentage !== 100) throw new Error('the migration failed');
    times.push(ms);
  }
  times.sort((a, b) => a - b);
  console.log('\nMigration of 45 vendors, 12 deployments, 8 enhancements and 25 sessions');
  console.log(`  ${times.length} runs: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  printTarget('migration, the quickest, ms', times[0], 1_000);
}

async function measureImport() {
  const path = join(home, 'issues.jsonl');
  writeFileSync(path, Array.from({ length: issues }, (_, n) => `${JSON.stringify(issue(n))}\n`).join(''));
  const tracker = await openIn('import');
  await tracker.store.configuration();
  const request = { system: 'beads', path, client: 'bench' };
  console.log(`\nImport of ${issues.toLocaleString('en')} issues of beads`);
  for (const [what, dryRun] of [
    ['dry run', true],
    ['import', false],
    ['the same again', false],
  ]) {
    const { result, ms } = await timed(() => importPath(tracker, { ...request, dryRun }));
    const each = `${(ms / issues).toFixed(2)} ms each`;
    console.log(`  ${what.padEnd(16)}${(ms / 1_000).toFixed(1).padStart(6)} s, ${each}, ${result.created} new`);
  }
  await tracker.close();
}

/** Every tenth is an epic with the nine after it below it; every third waits for the one before it. */
function issue(n) {
  const id = (of) => `bd-${of}`;
  const at = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
  const edge = (to, type) => ({ issue_id: id(n), depends_on_id: id(to), type });
  return {
    id: id(n),
    title: `Issue ${n}`,
    description: 'What is to be done. '.repeat(15),
    status: ['open', 'in_progress', 'closed'][n % 3],
    priority: n % 5,
    issue_type: n % 10 === 0 ? 'epic' : 'task',
    created_at: at,
    updated_at: at,
    dependencies: [
      ...(n % 10 === 0 ? [] : [edge(n - (n % 10), 'parent-child')]),
      ...(n % 3 === 0 && n % 10 > 1 ? [edge(n - 1, 'blocks')] : []),
    ],
  };
}
