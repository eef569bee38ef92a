import { createWorkItem } from '@tracker/core';
import { createTestDatabase, openSession, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openTracker, type SeenChanges, type Tracker } from '../src/index.ts';
import { gateTo } from './gate.ts';
import { makeDirectory, scratchDirectory } from './scratch.ts';

let database: TestDatabase;
let root: string;
beforeEach(async () => {
  database = await createTestDatabase();
  root = scratchDirectory();
});
afterEach(() => database.drop());

const opened = async (path = 'one', url = urlOf(database.target)): Promise<Tracker> => {
  const env = { TRACKER_DATA_DIR: makeDirectory(root, 'data'), DATABASE_URL: url, TRACKER_LOG: 'silent' };
  const tracker = await openTracker({ workspace: makeDirectory(root, path), env });
  onTestFinished(() => tracker.close());
  return tracker;
};

const create = (tracker: Tracker, title: string) =>
  createWorkItem.run(tracker.context('test'), createWorkItem.input.parse({ item_type: 'task', title }));

const watched = async (tracker: Tracker) => {
  const seen: SeenChanges[] = [];
  const stop = await tracker.watchChanges((each) => void seen.push(each));
  return { seen, stop, titles: () => seen.flatMap(({ entries }) => entries.map(({ title }) => title)) };
};

const sql = async (text: string) => {
  const session = await openSession(database.target);
  try {
    return await session.query(text);
  } finally {
    await session.end();
  }
};

const listening = `pg_stat_activity where datname = current_database() and query like 'listen "tracker_%'`;
const listeners = async (): Promise<number> => (await sql(`select pid from ${listening}`)).length;
const soon = { timeout: 25_000 };

describe('watching changes', () => {
  it('tells each change once, to everybody who watches the workspace, and to nobody else', async () => {
    verifies('FR-036', 'FR-035');
    const [one, two, other] = [await opened(), await opened(), await opened('other')];
    await create(one, 'Before');
    // Other tests' open transactions hold the feed back; what it shows late is told late as well.
    const shown = async () => (await one.store.changes({ limit: 5 })).value.rows.map(({ title }) => title);
    await expect.poll(shown, soon).toContain('Before');
    const watches = [await watched(one), await watched(two)] as const;
    const elsewhere = await watched(other);
    await create(one, 'A');
    await create(two, 'B');
    for (const { titles } of watches) await expect.poll(titles, soon).toEqual(['A', 'B']);
    watches[0].stop();
    await create(two, 'C');
    await expect.poll(watches[1].titles, soon).toEqual(['A', 'B', 'C']);
    expect(watches[0].titles()).toEqual(['A', 'B']);
    expect(elsewhere.seen).toEqual([]);
  });

  it('listens only while somebody watches', async () => {
    const tracker = await opened();
    await create(tracker, 'A');
    expect(await listeners()).toBe(0);
    const [one, two] = [await watched(tracker), await watched(tracker)];
    await expect.poll(listeners, soon).toBe(1);
    one.stop();
    two.stop();
    await expect.poll(listeners, soon).toBe(0);
    await watched(tracker);
    await expect.poll(listeners, soon).toBe(1);
    await tracker.close();
    await expect.poll(listeners, soon).toBe(0);
  });

  it('goes on by itself when the connection is cut off, and listens again', async () => {
    const tracker = await opened();
    const { titles } = await watched(tracker);
    await expect.poll(listeners, soon).toBe(1);
    const [before] = await sql(`select pid from ${listening}`);
    await sql(`select pg_terminate_backend(pid) from ${listening}`);
    await create(tracker, 'A');
    await expect.poll(titles, soon).toEqual(['A']);
    await expect.poll(listeners, soon).toBe(1);
    expect(await sql(`select pid from ${listening}`)).not.toEqual([before]);
  });

  it('polls where there is no LISTEN', async () => {
    const tracker = await opened(
      'one',
      `${urlOf(database.target)}${urlOf(database.target).includes('?') ? '&' : '?'}pgbouncer=true`,
    );
    const { titles } = await watched(tracker);
    await create(tracker, 'A');
    await expect.poll(titles, soon).toEqual(['A']);
    expect(await listeners()).toBe(0);
  });

  it('tells after an outage what was missed, or that something may have been', async () => {
    verifies('FR-036');
    const gate = await gateTo(database.target);
    const through = urlOf({ ...database.target, host: '127.0.0.1', port: gate.port });
    const [cut, direct] = [await opened('one', through), await opened('one')];
    // It is not there yet when the watch begins.
    const late = await watched(cut);
    gate.open();
    await expect.poll(() => late.seen, soon).toEqual([{ entries: [], complete: false }]);
    gate.shut();
    await create(direct, 'Missed');
    gate.open();
    await expect.poll(late.titles, soon).toEqual(['Missed']);
  }, 30_000);

  it('tells what an open transaction held back, once that has ended', async () => {
    const tracker = await opened();
    const { titles } = await watched(tracker);
    const client = await openSession(database.target);
    await client.query('begin; create table held (id int)');
    await create(tracker, 'Held back');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(titles()).toEqual([]);
    await client.query('commit');
    await client.end();
    await expect.poll(titles, soon).toEqual(['Held back']);
  });
});
