import { afterEach, beforeEach, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type ToolClient, toolClients } from './support/tool-clients.ts';

let scratch: Scratch;
const clients: ToolClient[] = [];
beforeEach(async () => {
  scratch = await createScratch({ DATABASE_URL: undefined });
});
// In this order also after a failure: the data directory goes when no server is in it any more.
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await scratch.clean();
});

const connected = async (): Promise<ToolClient> => {
  const [[, connect] = []] = toolClients;
  if (connect === undefined) throw new Error('no client');
  const client = await connect(scratch);
  clients.push(client);
  return client;
};

it('keeps what was written in the database that it starts by itself', async () => {
  const first = await connected();
  const created = await first.call('create_work_item', { item_type: 'task', title: 'Kept' });
  expect(created).toMatchObject({ isError: false, fields: { created_by: 'sdk 1.x', data_source: 'postgresql' } });
  await first.close();
  const second = await connected();
  const { fields } = await second.call('list_work_items');
  expect(fields).toMatchObject({ items: [{ key: created.fields.key, title: 'Kept' }] });
});
