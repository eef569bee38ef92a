/** The store beside raw prepared statements on the same server, in one process. */
import { randomUUID } from 'node:crypto';
import { createWorkItem } from '../packages/core/dist/index.js';
import { measured, printFigures, printTarget, verifies } from './measuring.mjs';
import { openSeededWorld, vendorCount } from './seeded-world.mjs';

const world = await openSeededWorld();
try {
  const { store, workspace } = world.tracker;
  const { pool, rootId, context } = world;
  let turn = 0;
  const vendorName = () => {
    turn = (turn + 1) % vendorCount;
    return `vendor_${turn}`;
  };
  const rawVendor = () =>
    pool.query({
      name: 'raw-vendor',
      text: 'select * from vendor_extractors where workspace_id = $1 and name_key = $2',
      values: [workspace.id, vendorName()],
    });
  const page = { includeDeleted: false, limit: 50, offset: 0 };
  const rows = await measured({
    'raw prepared vendor': rawVendor,
    'vendor by name': () => store.vendorByName(vendorName()),
    'hierarchy, 100 descendants': () => store.workItemView(rootId, { children: true, dependencies: true }),
    'list of 50': () => store.workItems(page),
  });
  printFigures('Reads at the store, 45 vendors, 1,200 items', rows);
  printTarget(`${verifies('FR-002')}: vendor by name, p50 ms`, rows['vendor by name'].p50, 1);
  printTarget('vendor at the store, × raw prepared', rows['vendor by name'].p50 / rows['raw prepared vendor'].p50, 1.3);
  printTarget(
    `${verifies('FR-013')}: hierarchy with 100 descendants, p95 ms`,
    rows['hierarchy, 100 descendants'].p95,
    10,
  );
  printTarget('hierarchy with 100 descendants, p50 ms', rows['hierarchy, 100 descendants'].p50, 3);
  printTarget('list of 50, p50 ms', rows['list of 50'].p50, 5);

  // The same columns, checks and indexes as the tables that a creation writes.
  await pool.query('create table raw_log (like changes including all)');
  await pool.query('create table raw_item (like work_items including all)');
  const metadata = { description: 'x'.repeat(400) };
  const writes = await measured(
    {
      'raw transaction, two inserts': () => rawTwoInserts(pool, workspace.id, metadata),
      'create at the store': () => createWorkItem.run(context, { item_type: 'task', title: 'New', metadata }),
      'create under a parent': () =>
        createWorkItem.run(context, { item_type: 'task', title: 'New', metadata, parent_id: rootId }),
    },
    { blocks: 8, calls: 100, warmUp: 300 },
  );
  printFigures('Writes at the store', writes);
  printTarget(
    'create, × the raw two-insert transaction',
    writes['create at the store'].p50 / writes['raw transaction, two inserts'].p50,
    1,
  );
} finally {
  await world.close();
}

async function rawTwoInserts(pool, workspaceId, metadata) {
  const client = await pool.connect();
  try {
    const id = randomUUID();
    const key = `T-${id.replaceAll('-', '').slice(-10).toUpperCase()}`;
    await client.query('begin');
    await client.query({
      name: 'raw-log',
      text: `insert into raw_log (workspace_id, id, kind, entity, entity_id, version, fields, effects, actor, client_time)
             values ($1, $2, 'work_item.create', 'work_item', $2, 1, $3, $3, 'bench', now())`,
      values: [workspaceId, id, JSON.stringify({ title: 'New', metadata })],
    });
    await client.query({
      name: 'raw-item',
      text: `insert into raw_item (workspace_id, id, key, item_type, title, path, depth, metadata, created_by, updated_by)
             values ($1, $2, $3, 'task', 'New', $2::uuid::text, 0, $4, 'bench', 'bench')`,
      values: [workspaceId, id, key, JSON.stringify(metadata)],
    });
    await client.query('commit');
  } finally {
    client.release();
  }
}
