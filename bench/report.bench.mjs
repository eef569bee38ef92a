/**
 * The status report and the status file at the store: 45 vendors, 500 deployments and 1,200 items, then `REPORT_ITEMS`
 * items (100,000 where nothing is said). Run alone: `node bench/report.bench.mjs`.
 */
import { readFileSync } from 'node:fs';
import { recordDeployment } from '../packages/core/dist/index.js';
import { listingBounds, parseLegacy, printStatus, statusContent } from '../packages/markdown/dist/index.js';
import { readReport, renderReport } from '../packages/reporter/dist/index.js';
import { addManyItems } from './many-items.mjs';
import { measured, printFigures, printTarget, verifies } from './measuring.mjs';
import { openSeededWorld } from './seeded-world.mjs';

const manyItems = Number(process.env.REPORT_ITEMS ?? 100_000);
const calls = Number(process.env.REPORT_CALLS ?? 40);
const runs = { blocks: 5, calls: Math.max(1, Math.round(calls / 5)), warmUp: Math.max(1, Math.round(calls / 2)) };

const world = await openSeededWorld();
try {
  const { context } = world;
  for (let n = 0; n < 500; n += 1) await recordDeployment.run(context, deployment(n));
  await atTheStore('1,200 items', 30);
  await addManyItems(world, manyItems - 1_200);
  await atTheStore(`${manyItems.toLocaleString('en')} items`, 40);
} finally {
  await world.close();
}

const fixture = (name) =>
  readFileSync(new URL(`../packages/markdown/test/fixtures/dialect-${name}.md`, import.meta.url), 'utf8');
const handKept = (fixture('b').repeat(12) + fixture('c').repeat(12) + fixture('a').repeat(22))
  .split('\n')
  .slice(0, 2_000)
  .join('\n');
const parsing = await measured({ 'parse 2,000 lines': () => parseLegacy(handKept) }, runs);
printFigures('Parsing', parsing);
printTarget('parse of 2,000 lines, p50 ms', parsing['parse 2,000 lines'].p50, 50);

async function atTheStore(size, target) {
  const { context, pool, tracker } = world;
  await pool.query('analyze');
  const figures = await measured(
    {
      'full report': async () => renderReport(await readReport(context, { rows: 100 }), 'full'),
      'concise report': async () => renderReport(await readReport(context, { rows: 5 }), 'concise'),
      'status file': async () => {
        const listed = await tracker.primary.statusListing(listingBounds);
        return printStatus(statusContent(tracker.workspace.id, listed.rows, listed));
      },
    },
    runs,
  );
  printFigures(`Report at the store, 45 vendors, 500 deployments, ${size}`, figures);
  printTarget(`${verifies('FR-023')}: full report, ${size}, p50 ms`, figures['full report'].p50, target);
  printTarget(`full report, ${size}, p95 ms`, figures['full report'].p95, 100);
}

function deployment(n) {
  const commit_hash = n.toString(16).padStart(40, '0');
  return {
    commit_hash,
    metadata: {
      pr_number: n + 1,
      pr_title: `Ship ${n}`,
      commit_hash,
      test_summary: { unit: n },
      constitutional_compliance: true,
    },
    vendor_ids: [`vendor_${n % 45}`],
  };
}
