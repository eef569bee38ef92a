import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { toolClients } from './support/tool-clients.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await createScratch({ DATABASE_URL: undefined });
});
afterAll(() => scratch.clean());

it('keeps what was written in the database that it starts by itself', async () => {
  const [[, connect] = []] = toolClients;
  if (connect === undefined) throw new Error('no client');
  const first = await connect(scratch);
  const created = await first.call('create_work_item', { item_type: 'task', title: 'Kept' });
  expect(created).toMatchObject({ isError: false, fields: { created_by: 'sdk 1.x', data_source: 'postgresql' } });
  await first.close();
  const second = await connect(scratch);
  const { fields } = await second.call('list_work_items');
  expect(fields).toMatchObject({ items: [{ key: created.fields.key, title: 'Kept' }] });
  await second.close();
});
