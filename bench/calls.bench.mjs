/** Whole tool calls over stdio beside a tool that does nothing and a raw prepared statement. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { measured, printFigures, printTarget } from './measuring.mjs';
import { openSeededWorld, vendorCount } from './seeded-world.mjs';
import { connect, serverScript } from './stdio-client.mjs';

const noOpScript = new URL('./no-op-server.mjs', import.meta.url).pathname;

/** Proportional set size: shared pages count by share. */
const pssMegabytes = (pid) =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024;

const world = await openSeededWorld();
const { host, port, user, database } = world.pool.options;
const floors = JSON.stringify({ target: { host, port, user, database }, workspaceId: world.tracker.workspace.id });
const noOp = await connect(noOpScript, { ...world.env, NO_OP_SERVER: floors });
const tracker = await connect(serverScript, world.env);
try {
  const { rootKey } = world;
  let turn = 0;
  const vendorName = () => {
    turn = (turn + 1) % vendorCount;
    return `vendor_${turn}`;
  };
  const rows = await measured({
    'no-op tool': () => noOp.call('no_op', { name: 'x' }),
    'raw prepared': () =>
      world.pool.query({
        name: 'raw-vendor',
        text: 'select * from vendor_extractors where workspace_id = $1 and name_key = $2',
        values: [world.tracker.workspace.id, vendorName()],
      }),
    'no-op tool + raw prepared': () => noOp.call('raw_vendor', { name: vendorName() }),
    query_vendor_status: () => tracker.call('query_vendor_status', { name: vendorName() }),
  });
  printFigures('Whole calls over stdio', rows);
  const call = rows.query_vendor_status;
  const together = rows['no-op tool + raw prepared'].p50;
  const sum = rows['no-op tool'].p50 + rows['raw prepared'].p50;
  printTarget('vendor, p50 ms', call.p50, 0.5);
  printTarget('vendor, p95 ms', call.p95, 1);
  printTarget('vendor, × the no-op tool that runs the raw statement', call.p50 / together, 1.4);
  printTarget('vendor, × the sum of the two measured apart', call.p50 / sum, 1.4);
  printTarget('that no-op tool itself, × the same sum', together / sum, 1.4);
  const more = await measured(
    {
      'query_work_item, 100 descendants': () => tracker.call('query_work_item', { id: rootKey }),
      'list_work_items, 50': () => tracker.call('list_work_items', {}),
      create_work_item: () =>
        tracker.call('create_work_item', {
          item_type: 'task',
          title: 'New',
          metadata: { description: 'x'.repeat(400) },
        }),
    },
    { blocks: 8, calls: 100, warmUp: 500 },
  );
  printFigures('', more);
  printTarget('create as a whole call, p50 ms', more.create_work_item.p50, 1.5);
  const idle = await connect(serverScript, world.env);
  await idle.call('query_vendor_status', { name: 'vendor_1' });
  await sleep(1_000);
  printTarget('idle server after a first call, MB PSS', pssMegabytes(idle.pid), 100);
  printTarget('server after all calls above, MB PSS', pssMegabytes(tracker.pid), 200);
  await idle.close();
} finally {
  await noOp.close();
  await tracker.close();
  await world.close();
}
