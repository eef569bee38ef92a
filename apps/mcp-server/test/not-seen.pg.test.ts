import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVendor, createWorkItem } from '@tracker/core';
import { openTracker } from '@tracker/host';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
  urlOf,
  verifies,
} from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type ToolClient, toolClients } from './support/tool-clients.ts';

describe.each(toolClients.slice(0, 1))('%s in an outage, with a cache that is whole and fresh', (_, connect) => {
  let database: TestDatabase;
  let proxy: FaultProxy;
  let scratch: Scratch;
  let client: ToolClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startFaultProxy(database.target);
    scratch = await createScratch({ DATABASE_URL: urlOf({ ...database.target, ...proxy.target }) });
    await mkdir(join(scratch.workspace, '.tracker'));
    const config = JSON.stringify({ workspace_id: '0190f000-0000-7000-8000-000000000001' });
    await writeFile(join(scratch.workspace, '.tracker', 'config.json'), config);
    // What a process wrote is in the machine's cache when it has ended.
    await made('data', 'Here');
    client = await connect(scratch);
    expect((await client.call('list_work_items')).fields).toMatchObject({ data_source: 'postgresql', total_count: 1 });
  });
  afterAll(async () => {
    await client?.close();
    await scratch.clean();
    await proxy.close();
    await database.drop();
  });

  /** An item and a vendor of this name, made past the proxy by the machine with this data directory. */
  const made = async (dataDir: string, name: string) => {
    const env = {
      ...scratch.env,
      DATABASE_URL: urlOf(database.target),
      TRACKER_DATA_DIR: join(scratch.directory, dataDir),
    };
    const tracker = await openTracker({ workspace: scratch.workspace, env });
    const context = tracker.context('test');
    await createVendor.run(context, createVendor.input.parse({ name }));
    return await createWorkItem
      .run(context, createWorkItem.input.parse({ item_type: 'task', title: name }))
      .finally(() => tracker.close());
  };

  it('finds what it sees, and of what another machine made since it says that it does not see it', async () => {
    verifies('FR-028', 'FR-030', 'FR-032');
    proxy.set({ kind: 'refuse' });
    proxy.cut();
    const there = await made('elsewhere', 'There');
    const seen = await client.call('query_vendor_status', { name: 'here' });
    expect(seen.fields).toMatchObject({ name: 'Here', data_source: 'sqlite_cache' });
    for (const [tool, input, what] of [
      ['query_work_item', { id: there.key }, `Work item ${there.key}`],
      ['query_work_item', { id: there.id }, `Work item ${there.id}`],
      ['query_vendor_status', { name: 'there' }, 'Vendor "there"'],
      ['list_work_items', { parent_id: there.key }, `Work item ${there.key}`],
      ['list_deployments', { vendor: 'There' }, 'Vendor "There"'],
    ] as const) {
      const { isError, fields, text } = await client.call(tool, input);
      expect({ tool, isError }).toEqual({ tool, isError: false });
      expect(fields).toMatchObject({ found: false, data_source: 'none', as_of: seen.fields.as_of });
      const message = `${what} is not in what can be seen now: the local cache (as of ${seen.fields.as_of}).`;
      expect(fields.warnings).toEqual(
        expect.arrayContaining([
          { code: 'database_unavailable', message: expect.any(String) },
          { code: 'not_seen', message },
        ]),
      );
      expect(text).toMatch(/^Not found\. /);
      expect(text).toContain(message);
      expect(text).toContain('may exist all the same');
    }
  });

  it('changes nothing that it does not see, takes its id as a reference, and has it when the database is back', async () => {
    verifies('FR-029', 'FR-032');
    const there = await made('elsewhere', 'There too');
    proxy.set({ kind: 'refuse' });
    proxy.cut();
    await expect.poll(async () => (await client.call('list_work_items')).fields.data_source).toBe('sqlite_cache');
    const task = { item_type: 'task', title: 'Below' };
    for (const [tool, input] of [
      ['update_work_item', { id: there.key, version: 1, title: 'New' }],
      ['update_vendor_status', { name: 'There too', version: 1, status: 'operational' }],
      ['create_work_item', { ...task, parent_id: there.key }],
      ['create_work_item', { ...task, vendor_dependencies: ['There too'] }],
    ] as const) {
      const refused = await client.call(tool, input);
      expect(refused.fields).toMatchObject({
        error: 'DatabaseError',
        message: expect.stringContaining('is not in what can be seen now: the local cache (as of '),
      });
    }
    const below = await client.call('create_work_item', { ...task, parent_id: there.id });
    expect(below.fields).toMatchObject({ pending_sync: 1, version: 1 });
    expect(JSON.stringify(below.fields.warnings)).toContain('unverified_reference');
    proxy.set({ kind: 'pass' });
    const shown = async () => (await client.call('query_work_item', { id: there.key })).fields;
    await expect.poll(shown, { timeout: 20_000 }).toMatchObject({
      data_source: 'postgresql',
      children: [{ title: 'Below' }],
    });
    const gone = await client.call('query_vendor_status', { name: 'Nobody' });
    expect(gone.fields).toMatchObject({ error: 'NotFoundError' });
  });
});
