/**
 * The status report and the status file at the store: 45 vendors, 500 deployments and 1,200 items, then `REPORT_ITEMS`
 * items (100,000 where nothing is said). Run alone: `node bench/report.bench.mjs`.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { recordDeployment } from '../packages/core/dist/index.js';
import { listingBounds, parseLegacy, printStatus, statusContent } from '../packages/markdown/dist/index.js';
import { readReport, renderReport } from '../packages/reporter/dist/index.js';
import { measured, printFigures, printTarget, verifies } from './measuring.mjs';
import { openSeededWorld } from './seeded-world.mjs';

const manyItems = Number(process.env.REPORT_ITEMS ?? 100_000);
const calls = Number(process.env.REPORT_CALLS ?? 40);
const runs = { blocks: 5, calls: Math.max(1, Math.round(calls / 5)), warmUp: Math.max(1, Math.round(calls / 2)) };

const world = await openSeededWorld();
try {
  const { context, pool, tracker } = world;
  for (let n = 0; n < 500; n += 1) await recordDeployment.run(context, deployment(n));
  await atTheStore('1,200 items', 30);
  await addItems(pool, tracker.workspace.id, manyItems - 1_200);
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

/** In one statement each, as rows: through tools it would take minutes. A tenth is blocked, a third completed. */
async function addItems(pool, workspaceId, count) {
  const ids = Array.from({ length: Math.max(0, count) }, () => randomUUID());
  for (let at = 0; at < ids.length; at += 10_000) {
    const some = ids.slice(at, at + 10_000);
    const keys = some.map((_, n) => `T-${String(at + n).padStart(8, '0')}`);
    await pool.query(
      `with made as (select * from unnest($2::uuid[], $3::text[]) with ordinality as m(id, key, n)),
         identities as (insert into work_item_identities (workspace_id, id, key) select $1, id, key from made returning id)
       insert into work_items (workspace_id, id, key, item_type, title, status, path, depth, metadata, created_by, updated_by)
       select $1, id, key, 'task', 'Item ' || n,
         (case when n % 10 = 0 then 'blocked' when n % 3 = 0 then 'completed' else 'active' end)::work_item_status,
         id::text, 0, jsonb_build_object('description', repeat('x', 400), 'priority', 1 + n % 5), 'bench', 'bench' from made`,
      [workspaceId, some, keys],
    );
  }
}
