import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createVendor,
  createWorkItem,
  LayerUnavailableError,
  listWorkItems,
  queryWorkItem,
  updateVendorStatus,
} from '@tracker/core';
import { createTestDatabase, urlOf, verifies } from '@tracker/testing';
import { expect, it, onTestFinished } from 'vitest';
import { openTracker, type Tracker } from '../src/index.ts';
import { openLowerLayers } from '../src/outage/lower-layers.ts';
import { type Gate, gateTo } from './gate.ts';
import { makeDirectory, scratchDirectory } from './scratch.ts';

interface Machine {
  readonly workspace: string;
  /** A process of this machine, as far as the workspace is concerned. */
  open(): Promise<Tracker>;
}

/** A database that can be cut off, and machines that share it: each with a data directory of its own. */
const openWorld = async (): Promise<{ readonly gate: Gate; machine(name: string): Machine }> => {
  const root = scratchDirectory();
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const gate = await gateTo(database.target);
  gate.open();
  return {
    gate,
    machine: (name) => {
      const workspace = makeDirectory(root, name);
      const env = {
        TRACKER_DATA_DIR: join(root, `${name}-data`),
        DATABASE_URL: urlOf({ ...database.target, host: '127.0.0.1', port: gate.port }),
        TRACKER_LOG: 'silent',
      };
      return {
        workspace,
        open: async () => {
          const tracker = await openTracker({ workspace, env });
          onTestFinished(() => tracker.close());
          return tracker;
        },
      };
    },
  };
};

const create = (tracker: Tracker, title: string) =>
  createWorkItem.run(tracker.context('test'), createWorkItem.input.parse({ item_type: 'task', title }));
const list = (tracker: Tracker) => listWorkItems.run(tracker.context('test'), listWorkItems.input.parse({}));
const titles = async (tracker: Tracker) => (await list(tracker)).items.map(({ title }) => title).sort();
const codes = ({ warnings = [] }: { warnings?: readonly { code: string }[] | undefined }) =>
  warnings.map(({ code }) => code);

/** The item, the vendor and the configuration, for example. */
const rowsInCache = async (tracker: Tracker, dataDir: string): Promise<number> => {
  const { id, path } = tracker.workspace;
  const { layers } = await openLowerLayers({ workspaceId: id, workspacePath: path, dataDir, report: () => {} });
  let rows = 0;
  try {
    for await (const chunk of (await layers[0]?.load())?.chunks ?? []) rows += chunk.length;
  } catch (error) {
    if (!(error instanceof LayerUnavailableError)) throw error;
  }
  return rows;
};

it('an outage: reads go on, writes are kept twice, and all of it is in the database afterwards', {
  timeout: 60_000,
}, async () => {
  verifies('FR-028', 'FR-029', 'FR-030', 'FR-032', 'FR-035', 'FR-036');
  const { gate, machine } = await openWorld();
  const { workspace, open } = machine('one');
  const [first, second] = [await open(), await open()];
  first.start();
  const before = await create(first, 'before');
  const vendor = await createVendor.run(first.context('test'), createVendor.input.parse({ name: 'Acme' }));
  // The other process loads the cache that this one keeps in step.
  await expect.poll(() => rowsInCache(first, `${workspace}-data`), { timeout: 15_000 }).toBe(3);
  gate.shut();

  const cached = await list(second);
  expect(cached).toMatchObject({ data_source: 'sqlite_cache', cache_age_seconds: expect.any(Number) });
  expect(codes(cached)).toEqual(['database_unavailable', 'using_fallback_cache']);
  expect(cached.items.map(({ key }) => key)).toEqual([before.key]);

  const offline = await create(second, 'offline');
  expect(offline).toMatchObject({ version: 1, data_source: 'sqlite_cache', pending_sync: 1 });
  await updateVendorStatus.run(
    first.context('test'),
    updateVendorStatus.input.parse({ name: 'acme', version: vendor.version, status: 'operational' }),
  );
  expect(await titles(first)).toEqual(['before', 'offline']);
  expect(await readFile(join(workspace, '.project_status.md'), 'utf8')).toContain('"title":"offline"');

  gate.open();
  await expect.poll(async () => (await list(first)).pending_sync, { timeout: 15_000, interval: 200 }).toBeUndefined();
  expect(await list(first)).toMatchObject({ data_source: 'postgresql', total_count: 2 });
  expect(await first.store.vendorByName('Acme')).toMatchObject({ value: { status: 'operational', version: 2 } });
  const found = await queryWorkItem.run(first.context('test'), queryWorkItem.input.parse({ id: offline.id }));
  expect(found).toMatchObject({ key: offline.key, created_by: 'test', version: 1 });
  expect(await readFile(join(workspace, '.project_status.md'), 'utf8')).not.toContain('"title":"offline"');
});

it('what one process wrote last before it ended is in the cache of the next', async () => {
  verifies('FR-028');
  const { gate, machine } = await openWorld();
  const { open } = machine('one');
  const command = await open();
  await create(command, 'by a command');
  await command.close();
  gate.shut();
  const next = await open();
  expect(await list(next)).toMatchObject({ data_source: 'sqlite_cache', total_count: 1 });
});

it('a program that never saw the database keeps what it is given, and says so', async () => {
  verifies('FR-029', 'FR-032');
  const { gate, machine } = await openWorld();
  gate.shut();
  const { open } = machine('one');
  const offline = await open();
  expect(await create(offline, 'first of all')).toMatchObject({ data_source: 'none', pending_sync: 1 });
  expect(await titles(offline)).toEqual(['first of all']);
  await offline.close();
  gate.open();
  const later = await open();
  await expect.poll(() => titles(later), { timeout: 15_000 }).toEqual(['first of all']);
  await expect.poll(async () => (await list(later)).data_source, { timeout: 15_000 }).toBe('postgresql');
});
