import { createWorkItem, updateVendorStatus, updateWorkItem } from '@tracker/core';
import { openTracker, type Tracker } from '@tracker/host';
import { aCommit, createTestDatabase, openSession, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession, endpointOf } from './support/http-conversation.ts';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type ToolClient, toolClients } from './support/tool-clients.ts';

const soon = { timeout: 10_000 };

describe.each(toolClients)('%s', (_, connect) => {
  let database: TestDatabase;
  let scratch: Scratch;
  let client: ToolClient;
  /** Another program that writes to the same workspace. */
  let other: Tracker;
  beforeAll(async () => {
    database = await createTestDatabase();
    scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
    client = await connect(scratch);
    other = await openTracker({ workspace: scratch.workspace, env: scratch.env });
  });
  afterAll(async () => {
    await other?.close();
    await client?.close();
    await scratch.clean();
    await database.drop();
  });

  const make = async (title: string, parent_id?: string) => {
    const input = createWorkItem.input.parse({ item_type: 'task', title, ...(parent_id ? { parent_id } : {}) });
    return await createWorkItem.run(other.context('another'), input);
  };
  const edit = async (id: string, version: number, fields: object) =>
    await updateWorkItem.run(other.context('another'), updateWorkItem.input.parse({ id, version, ...fields }));

  const listeners = async (): Promise<number> => {
    const session = await openSession(database.target);
    const where = `datname = current_database() and query like 'listen "tracker_%'`;
    const rows = await session.query(`select pid from pg_stat_activity where ${where}`);
    await session.end();
    return rows.length;
  };

  it('is told when something that a resource shows was changed by another process, and of nothing else', async () => {
    verifies('FR-035', 'FR-036');
    expect(await listeners()).toBe(0);
    await client.call('create_vendor', { name: 'ADP' });
    const [item, bystander] = [await make('Watched'), await make('Bystander')];
    const uri = `tracker://items/${item.key}`;
    // Other tests' open transactions hold the feed back; what it shows late is told late as well.
    const newest = async () => JSON.stringify((await client.call('list_changes', { limit: 1 })).fields);
    await expect.poll(newest, soon).toContain(bystander.key);
    const { heard, agreed, end } = await client.subscribe(uri, 'tracker://vendors/adp');
    expect(agreed).toEqual([uri, 'tracker://vendors/adp']);

    await edit(bystander.key, 1, { title: 'Still a bystander' });
    await edit(item.key, 1, { note: 'Seen' });
    await expect.poll(() => heard, soon).toEqual([uri]);
    const { contents } = await client.sdk.readResource({ uri });
    expect(contents).toMatchObject([{ text: expect.stringContaining('Seen') }, {}]);

    const child = await make('Child', item.key);
    await expect.poll(() => heard, soon).toEqual([uri, uri]);
    await edit(child.key, 1, { status: 'completed' });
    await expect.poll(() => heard, soon).toEqual([uri, uri, uri]);

    const healed = updateVendorStatus.input.parse({ name: 'ADP', version: 1, status: 'operational' });
    await updateVendorStatus.run(other.context('another'), healed);
    await expect.poll(() => heard, soon).toEqual([uri, uri, uri, 'tracker://vendors/adp']);

    await end();
    await expect.poll(listeners, soon).toBe(0);
    await edit(item.key, 2, { note: 'Unheard' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard).toHaveLength(4);
  });

  it('is told of every change of the status, and of deployments', async () => {
    verifies('FR-006', 'FR-036');
    const { heard, end } = await client.subscribe('tracker://status', 'tracker://deployments/recent');
    await make('Anything');
    await expect.poll(() => heard, soon).toEqual(['tracker://status']);
    const metadata = { pr_number: 7, pr_title: 'Ship', commit_hash: aCommit, test_summary: {} };
    await client.call('record_deployment', { metadata: { ...metadata, constitutional_compliance: true } });
    await expect
      .poll(() => [...heard].sort(), soon)
      .toEqual(['tracker://deployments/recent', 'tracker://status', 'tracker://status']);
    await end();
  });

  it('is refused what does not exist', async () => {
    const missing = 'tracker://items/T-000000';
    const outcome = await client.subscribe(missing, 'tracker://status').catch((error: unknown) => error);
    // The 2025 era refuses the one; that of 2026 acknowledges the rest.
    if (outcome instanceof Error) expect(outcome).toMatchObject({ data: { uri: missing } });
    else expect(outcome).toMatchObject({ agreed: ['tracker://status'] });
  });
});

it.each(toolClients.filter(([name]) => /1.x over stdio|2.x over stdio, modern/.test(name)))(
  '%s leaves nothing behind when it goes with a subscription open',
  async (_, connect) => {
    const database = await createTestDatabase();
    const scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
    const client = await connect(scratch);
    await client.subscribe('tracker://status');
    const session = await openSession(database.target);
    const connections = async () =>
      (await session.query('select pid from pg_stat_activity where datname = current_database()')).length;
    await expect.poll(connections, soon).toBeGreaterThan(1);
    await client.close();
    await expect.poll(connections, soon).toBe(1);
    await session.end();
    await scratch.clean();
    await database.drop();
  },
);

it('tells a client of the 2025 era that listens again what it missed meanwhile, once', async () => {
  const database = await createTestDatabase();
  const scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
  try {
    const url = await endpointOf(scratch.start('--http', '--port', '0'));
    const [watcher, writer] = [await beginSession(url), await beginSession(url)];
    const params = { uri: 'tracker://status' };
    await watcher.send(JSON.stringify({ jsonrpc: '2.0', id: 5, method: 'resources/subscribe', params }));
    for (const title of ['A', 'B']) {
      await writer.call('create_work_item', { item_type: 'task', title });
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    const stream = await fetch(url, { headers: { ...watcher.headers, accept: 'text/event-stream' } });
    const reader = stream.body!.getReader();
    let text = '';
    while (!text.includes('\n\n')) text += new TextDecoder().decode((await reader.read()).value);
    const told = { jsonrpc: '2.0', method: 'notifications/resources/updated', params };
    expect(text.match(/^data: .*$/gm)?.map((line) => JSON.parse(line.slice(6)))).toEqual([told]);
    await reader.cancel();
  } finally {
    await scratch.clean();
    await database.drop();
  }
});
