/** One client of several that send the same request with the same idempotency key again and again at once. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createVendor, createWorkItem } from '../../../core/dist/index.js';
import { createDatabase } from '../../dist/index.js';

const { target, workspace, times, number } = JSON.parse(process.argv[2]);
const clock = () => new Date().toISOString();
const digest = (text) => createHash('sha256').update(text).digest('hex');
const ids = {
  next: randomUUID,
  derived: (name) => digest(`${workspace.id} ${name}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
  digest,
};
const database = createDatabase({ target, applicationName: `repeat ${number}`, clock });
const context = { store: database.store(workspace), ids, clock, actor: `repeat ${number}` };

const requests = [
  () => createWorkItem.run(context, { item_type: 'task', title: 'Once', idempotency_key: 'one item' }),
  () =>
    createWorkItem.run(context, {
      item_type: 'project',
      title: 'Tree',
      children: [{ item_type: 'task', title: 'Leaf' }],
      idempotency_key: 'a tree',
    }),
  () => createVendor.run(context, { name: 'Epson', status: 'broken', idempotency_key: 'a vendor' }),
];

process.send('ready');
await once(process, 'message');
const attempts = Array.from({ length: times }, () => requests.map((request) => request())).flat();
const settled = await Promise.allSettled(attempts);
await database.close();
const answer = {
  ids: settled.flatMap(({ value }) => (value === undefined ? [] : [value.id])),
  failures: settled.flatMap(({ reason }) => (reason === undefined ? [] : [`${reason.stack} ${reason.cause ?? ''}`])),
};
process.send(answer, () => process.disconnect());
