import { join } from 'node:path';
import { createWorkItem, listWorkItems, updateWorkItem } from '@tracker/core';
import { createTestDatabase, processesIn, urlOf, verifies } from '@tracker/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseControl, openTracker, type Tracker } from '../src/index.ts';
import { gateTo } from './gate.ts';
import { makeDirectory, scratchDirectory, until } from './scratch.ts';

const create = async (tracker: Tracker, title: string, client = 'test client') =>
  await createWorkItem.run(tracker.context(client), createWorkItem.input.parse({ item_type: 'task', title }));

const titles = async (tracker: Tracker) =>
  (await listWorkItems.run(tracker.context('test'), listWorkItems.input.parse({}))).items.map(({ title }) => title);

/** Closed at the end, before the directory that its server lives in goes. */
const opened = async (options: Parameters<typeof openTracker>[0]): Promise<Tracker> => {
  const tracker = await openTracker(options);
  onTestFinished(() => tracker.close());
  return tracker;
};

describe('on the embedded database', () => {
  const place = () => {
    const root = scratchDirectory();
    const dataDir = makeDirectory(root, 'data');
    return { root, dataDir, env: { TRACKER_DATA_DIR: dataDir } };
  };
  const postmaster = async (env: NodeJS.ProcessEnv): Promise<number> => {
    const status = await databaseControl({ env }).status();
    return status.kind === 'embedded' ? (status.pid ?? 0) : 0;
  };

  it('starts with the first call, keeps what was written and leaves nothing running', async () => {
    verifies('FR-008', 'FR-027');
    const { root, dataDir, env } = place();
    const first = await opened({ workspace: root, env });
    const item = await create(first, 'Kept', 'Claude Code');
    expect(item).toMatchObject({ data_source: 'postgresql', created_by: 'Claude Code', version: 1 });
    expect(await databaseControl({ env }).status()).toMatchObject({ kind: 'embedded', running: true });
    await first.close();
    await until(() => processesIn(dataDir).length === 0);

    const second = await opened({ workspace: root, env: { ...env, TRACKER_CLIENT: 'named' } });
    second.start();
    expect(await titles(second)).toEqual(['Kept']);
    const edit = updateWorkItem.input.parse({ id: item.key, version: 1, status: 'completed' });
    expect(await updateWorkItem.run(second.context('ignored'), edit)).toMatchObject({ updated_by: 'named' });
  });

  it('keeps two workspaces of one server apart', async () => {
    const { root, env } = place();
    const [one, two] = [makeDirectory(root, 'one'), makeDirectory(root, 'two')];
    const trackers = [await opened({ workspace: one, env }), await opened({ workspace: two, env })] as const;
    await Promise.all(trackers.map((tracker, index) => create(tracker, `item ${index}`)));
    expect(await Promise.all(trackers.map(titles))).toEqual([['item 0'], ['item 1']]);
    await trackers[0].close();
    expect(await titles(trackers[1])).toEqual(['item 1']);
    await expect(titles(trackers[0])).rejects.toMatchObject({ code: 'DatabaseError' });
  });

  it('goes on inside the calls when the postmaster is killed', async () => {
    const { root, env } = place();
    const tracker = await opened({ workspace: root, env });
    await create(tracker, 'before');
    process.kill(await postmaster(env), 'SIGKILL');
    await Promise.all(Array.from({ length: 12 }, (_, index) => create(tracker, `after ${index}`)));
    // On a busy machine the server takes longer than a call may: then they waited for it, and are there by now.
    await expect.poll(async () => (await titles(tracker)).length, { timeout: 15_000 }).toBe(13);
  });

  it('goes on after somebody stopped it by force', async () => {
    const { root, env } = place();
    const tracker = await opened({ workspace: root, env });
    await create(tracker, 'before');
    const control = databaseControl({ env });
    await expect(control.stop()).rejects.toMatchObject({ hint: expect.stringContaining('--force') });
    expect(await control.stop({ force: true })).toBe(true);
    expect(await titles(tracker)).toEqual(['before']);
  });

  it('closed while it starts for the first time, it leaves nothing running', async () => {
    const { root, dataDir, env } = place();
    const tracker = await opened({ workspace: root, env });
    tracker.start();
    await tracker.close();
    await tracker.close();
    await until(() => processesIn(dataDir).length === 0);
  });

  it('is held up by databaseControl until that is closed', async () => {
    const { dataDir, env } = place();
    const notices: string[] = [];
    const control = databaseControl({ env, onNotice: (notice) => notices.push(notice) });
    expect(await control.status()).toMatchObject({ running: false, dataDir: join(dataDir, 'postgres', 'data') });
    expect(await control.stop()).toBe(false);
    await control.start();
    expect(await control.status()).toMatchObject({ running: true, version: expect.stringMatching(/^18\./) });
    expect(notices).toEqual(['Starting the embedded PostgreSQL.']);
    await control.close();
    await until(() => processesIn(dataDir).length === 0);
  });
});

describe('on a DATABASE_URL', () => {
  const place = async () => {
    const root = scratchDirectory();
    const database = await createTestDatabase({ empty: true });
    onTestFinished(() => database.drop());
    return { root, env: { TRACKER_DATA_DIR: join(root, 'data'), DATABASE_URL: urlOf(database.target) } };
  };

  it('brings an empty database up to date and uses it', async () => {
    const { root, env } = await place();
    const tracker = await opened({ workspace: root, env });
    await create(tracker, 'there');
    expect(await titles(tracker)).toEqual(['there']);
    await tracker.close();
    expect(processesIn(root)).toEqual([]);
  });

  it('is looked at, but never stopped', async () => {
    const { env } = await place();
    const control = databaseControl({ env });
    onTestFinished(() => control.close());
    const status = await control.status();
    expect(status).toMatchObject({ kind: 'url', running: true });
    expect(JSON.stringify(status)).not.toContain('@');
    await expect(control.stop({ force: true })).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('says the way out when the database does not exist', async () => {
    const { root, env } = await place();
    const url = env.DATABASE_URL.replace(/test_[0-9a-f]+/, 'test_missing');
    const tracker = await opened({ workspace: root, env: { ...env, DATABASE_URL: url, TRACKER_LOG: 'silent' } });
    await expect(titles(tracker)).rejects.toMatchObject({
      code: 'DatabaseError',
      message: expect.stringContaining('does not have the database that DATABASE_URL names'),
    });
  });
});

describe('on a DATABASE_URL that leads nowhere', () => {
  it.each([
    ['nobody listens', 'postgresql://ada:s3cret@127.0.0.1:1/tracker', '127.0.0.1:1/tracker'],
    ['the host does not exist', 'postgresql://ada:s3cret@nowhere.invalid/tracker', 'nowhere.invalid:5432/tracker'],
  ])('%s: every answer says where it looked and the way out, never the password', async (_, url, address) => {
    verifies('FR-030', 'FR-032');
    const root = scratchDirectory();
    const env = { TRACKER_DATA_DIR: join(root, 'data'), DATABASE_URL: url, TRACKER_LOG: 'silent' };
    const tracker = await opened({ workspace: root, env });
    tracker.start();
    const away = expect.objectContaining({
      code: 'database_unavailable',
      message: expect.stringMatching(
        `The database at ${address} \\(DATABASE_URL\\) cannot be reached.*unset DATABASE_URL to use the embedded database`,
      ),
    });
    const kept = await create(tracker, 'kept');
    const listed = await listWorkItems.run(tracker.context('test'), listWorkItems.input.parse({}));
    for (const answer of [kept, listed]) {
      expect(answer).toMatchObject({ data_source: 'none', pending_sync: 1, warnings: expect.arrayContaining([away]) });
      expect(JSON.stringify(answer)).not.toContain('s3cret');
    }
    expect(listed.items.map(({ title }) => title)).toEqual(['kept']);
    expect(await databaseControl({ env }).status()).toMatchObject({ running: false, address });
  });

  it.each(['nonsense', 'mysql://ada:s3cret@host/db', 'postgresql://ada:s3#cret@host:port/db'])(
    '%s is no PostgreSQL URL',
    async (url) => {
      const root = scratchDirectory();
      const env = { TRACKER_DATA_DIR: join(root, 'data'), DATABASE_URL: url, TRACKER_LOG: 'silent' };
      const tracker = await opened({ workspace: root, env });
      const error = await titles(tracker).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: 'DatabaseError', message: 'DATABASE_URL is not a PostgreSQL URL.' });
      expect(String(error)).not.toContain('s3');
    },
  );

  it('comes back by itself, and a cut connection is not even noticed', async () => {
    const root = scratchDirectory();
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    const gate = await gateTo(database.target);
    const env = {
      TRACKER_DATA_DIR: join(root, 'data'),
      DATABASE_URL: urlOf({ ...database.target, host: '127.0.0.1', port: gate.port }),
      TRACKER_LOG: 'silent',
    };
    const tracker = await opened({ workspace: root, env });
    const source = async () =>
      (await listWorkItems.run(tracker.context('test'), listWorkItems.input.parse({}))).data_source;
    expect(await source()).toBe('none');
    gate.open();
    await expect.poll(source, { timeout: 10_000 }).toBe('postgresql');
    gate.cut();
    expect(await create(tracker, 'kept')).toMatchObject({ data_source: 'postgresql' });
    expect(await titles(tracker)).toEqual(['kept']);
  });
});
