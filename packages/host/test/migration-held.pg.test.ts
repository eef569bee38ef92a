import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createWorkItem, listWorkItems } from '@tracker/core';
import { createTestDatabase, openSession, urlOf, verifies } from '@tracker/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openTracker, type Tracker } from '../src/index.ts';
import { makeDirectory, scratchDirectory, until } from './scratch.ts';

vi.setConfig({ testTimeout: 90_000 });

const openWorld = async ({ empty }: { readonly empty: boolean }) => {
  const root = scratchDirectory();
  const database = await createTestDatabase({ empty });
  onTestFinished(database.drop);
  const env = {
    DATABASE_URL: urlOf(database.target),
    TRACKER_DATA_DIR: makeDirectory(root, 'data'),
    TRACKER_LOG: 'silent',
  };
  const workspace = makeDirectory(root, 'workspace');
  const session = async () => {
    const other = await openSession(database.target);
    onTestFinished(() => other.end().catch(() => {}));
    return other;
  };
  return {
    session,
    open: async () => {
      const tracker = await openTracker({ workspace, env });
      onTestFinished(() => tracker.close());
      return tracker;
    },
    startPreparing: () => {
      const script = join(import.meta.dirname, 'preparing-process.mjs');
      const child = spawn(process.execPath, [script, urlOf(database.target)], { stdio: 'ignore' });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    },
  };
};

const create = (tracker: Tracker, title: string) =>
  createWorkItem.run(tracker.context('test'), createWorkItem.input.parse({ item_type: 'task', title }));
const list = (tracker: Tracker) => listWorkItems.run(tracker.context('test'), listWorkItems.input.parse({}));

/** Live, with these items and no others. */
const comesBack = async (tracker: Tracker, ...titles: readonly string[]): Promise<void> => {
  await until(async () => {
    const { data_source, pending_sync } = await list(tracker);
    return data_source === 'postgresql' && pending_sync === undefined;
  });
  expect((await list(tracker)).items.map(({ title }) => title).sort()).toEqual([...titles].sort());
};

it('a program that starts while another one migrates keeps what it is given; that one is killed, and it migrates itself', async () => {
  verifies('FR-029', 'FR-032');
  const { session, open, startPreparing } = await openWorld({ empty: true });
  const [blocker, admin] = [await session(), await session()];
  // The table of the same name stops the other program in the middle of its migrations, with the lock of migrations.
  await blocker.query('set idle_in_transaction_session_timeout = 0');
  await blocker.query('begin; create table maintenance_turns ()');
  const other = startPreparing();
  const holding = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event <> 'advisory'`;
  await until(async () => (await admin.query(holding)).length === 1);

  const tracker = await open();
  tracker.start();
  expect(await create(tracker, 'Meanwhile')).toMatchObject({ data_source: 'none', pending_sync: 1 });
  expect(await list(tracker)).toMatchObject({ pending_sync: 1, items: [{ title: 'Meanwhile' }] });

  const exit = once(other, 'exit');
  other.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
  await blocker.query('rollback');
  await comesBack(tracker, 'Meanwhile');
});

it.each(['commit', 'rollback'])(
  'a server whose tables a newer program rewrites answers from below, and is back after the %s',
  async (end) => {
    verifies('FR-028', 'FR-029', 'FR-032');
    const { session, open } = await openWorld({ empty: false });
    const newer = await session();
    await newer.query('set idle_in_transaction_session_timeout = 0');
    const [tracker, writer] = [await open(), await open()];
    await create(writer, 'Before');
    await writer.close();
    await list(tracker);
    await newer.query(`begin; alter table work_items add column later text;
    alter table changes add column later text; create index on work_items (workspace_id, later)`);
    for (let round = 0; round < 3; round += 1) {
      const listed = await list(tracker);
      expect(listed.items.map(({ title }) => title)).toContain('Before');
      expect(listed.data_source).toBe('sqlite_cache');
      expect(await create(tracker, `During ${round}`)).toMatchObject({
        data_source: 'sqlite_cache',
        pending_sync: round + 1,
      });
    }
    await newer.query(end);
    tracker.start();
    await comesBack(tracker, 'Before', 'During 0', 'During 1', 'During 2');
  },
);
