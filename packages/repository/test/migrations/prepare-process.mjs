/** One program of several that find a database without a schema: brings it up to date and writes one item. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createDatabase } from '../../dist/index.js';

const { target, workspace } = JSON.parse(process.argv[2]);
const clock = () => new Date().toISOString();
const database = createDatabase({ target, applicationName: 'preparing', clock });

process.send('ready');
await once(process, 'message');
await database.prepare();
const fields = {
  item_type: 'task',
  title: 'First',
  metadata: {},
  parent_id: null,
  branch_name: null,
  commit_hash: null,
  pr_number: null,
  dependencies: [],
  vendor_dependencies: [],
};
const id = randomUUID();
await database
  .store(workspace)
  .apply([{ id: randomUUID(), kind: 'work_item.create', entityId: id, actor: 'test', clientTime: clock(), fields }]);
await database.close();
process.send(id, () => process.disconnect());
