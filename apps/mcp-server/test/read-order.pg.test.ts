import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTracker, type Tracker } from '@tracker/host';
import { createTestDatabase, urlOf, verifies } from '@tracker/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createToolbox, fieldsOf } from './support/calls.ts';

type Fields = Record<string, unknown>;

const nowhere = 'postgresql://nobody@127.0.0.1:1/tracker';

/** One work tree that two machines share, each with its own data directory, and a database that answers at `url`. */
const openWorld = async () => {
  const root = mkdtempSync(join(tmpdir(), 'tracker-read-order-'));
  const workspace = join(root, 'workspace');
  const database = await createTestDatabase();
  onTestFinished(async () => {
    vi.useRealTimers();
    await database.drop();
    rmSync(root, { recursive: true, force: true });
  });
  mkdirSync(join(workspace, '.tracker'), { recursive: true });
  const config = { workspace_id: '0190f000-0000-7000-8000-000000000028' };
  writeFileSync(join(workspace, '.tracker', 'config.json'), JSON.stringify(config));
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
      cwd: workspace,
      stdio: 'ignore',
    });
  git('init', '-q');
  /** A process of that machine which does this and ends. */
  const on = async <Value>(machine: string, url: string, work: (tracker: Tracker, call: Call) => Promise<Value>) => {
    const env = { TRACKER_DATA_DIR: join(root, machine), DATABASE_URL: url, TRACKER_LOG: 'silent' };
    const tracker = await openTracker({ workspace, env });
    const { call } = createToolbox({ open: () => tracker.context('test') });
    try {
      return await work(tracker, async (name, input = {}) => fieldsOf(await call(name, input)));
    } finally {
      await tracker.close();
    }
  };
  /** A new item, in the database. */
  const create = async (call: Call, title: string): Promise<Fields> => {
    const item = await call('create_work_item', { item_type: 'task', title });
    for (let now = item; now.pending_sync !== undefined; now = await call('get_project_configuration')) await sleep(50);
    return item;
  };
  const cacheOf = (machine: string): string => {
    const directory = join(root, machine, 'workspaces', config.workspace_id);
    expect(readdirSync(directory)).toContain('cache.sqlite');
    return join(directory, 'cache.sqlite');
  };
  return { workspace, url: urlOf(database.target), git, on, create, cacheOf };
};

type Call = (name: string, input?: Fields) => Promise<Fields>;

const minutes = 60_000;

it('reads go to PostgreSQL, then to the cache of the last 30 minutes, to Git, to the file, to the older cache', {
  timeout: 120_000,
}, async () => {
  verifies('FR-028', 'FR-030', 'FR-032');
  const { workspace, url, git, on, create, cacheOf } = await openWorld();
  const statusFile = join(workspace, '.project_status.md');
  const cached = await on('one', url, async (_, call) => await create(call, 'In the cache'));
  const synced = Date.now();
  await on('other', url, async (tracker, call) => {
    await create(call, 'In Git');
    await tracker.statusFile.write({ confirmEdits: false });
    git('add', '.project_status.md');
    git('commit', '-qm', 'status');
    await create(call, 'In the file');
    await tracker.statusFile.write({ confirmEdits: false });
  });

  /** What a tool says of the items so long after the cache was last in step, and the item that is in it. */
  const seen = (at: string, minutesLater: number) =>
    on('one', at, async (_, call) => {
      vi.useFakeTimers({ toFake: ['Date'], now: synced + minutesLater * minutes });
      const { items, data_source, warnings, error } = await call('list_work_items');
      const { title } = await call('query_work_item', { id: cached.key });
      vi.useRealTimers();
      return {
        source: error ?? data_source,
        titles: (items as readonly Fields[]).map((item) => item.title).sort(),
        codes: ((warnings ?? []) as readonly Fields[]).map(({ code }) => code),
        title,
      };
    });
  const away = 'database_unavailable';
  const title = 'In the cache';

  // The file that is there is newer than the cache, and so is what is committed.
  for (const later of [0, 29])
    expect(await seen(nowhere, later)).toEqual({
      ...{ source: 'sqlite_cache', titles: ['In the cache'], title },
      codes: [away, 'using_fallback_cache'],
    });
  expect(await seen(nowhere, 32)).toEqual({
    ...{ source: 'git_history', titles: ['In Git', 'In the cache'], title },
    codes: [away, 'using_git_history_fallback', 'partial_copy'],
  });
  rmSync(join(workspace, '.git'), { recursive: true });
  expect(await seen(nowhere, 32)).toEqual({
    ...{ source: 'markdown_file', titles: ['In Git', 'In the cache', 'In the file'], title },
    codes: [away, 'using_markdown_fallback', 'partial_copy'],
  });
  rmSync(statusFile);
  expect(await seen(nowhere, 32)).toEqual({
    ...{ source: 'sqlite_cache', titles: ['In the cache'], title },
    codes: [away, 'using_fallback_cache', 'cache_stale'],
  });
  rmSync(cacheOf('one'));
  expect(await seen(nowhere, 32)).toEqual({
    ...{ source: 'none', titles: [], title: undefined },
    codes: [away, 'partial_copy'],
  });
  expect(existsSync(statusFile)).toBe(false);
  // And first of all to the database, however old everything else is.
  const live = { source: 'postgresql', titles: ['In Git', 'In the cache', 'In the file'], codes: [], title };
  await expect.poll(() => seen(url, 32), { timeout: 30_000 }).toEqual(live);
});
