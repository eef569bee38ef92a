import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorkItem, queryWorkItem } from '@tracker/core';
import { openTracker, type Tracker } from '@tracker/host';
import { createTestDatabase, urlOf } from '@tracker/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

const open = async (on: boolean) => {
  const database = await createTestDatabase();
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-regeneration-')));
  const workspace = join(home, 'workspace');
  mkdirSync(workspace);
  execFileSync('git', ['init', '-q'], { cwd: workspace });
  const { PATH } = process.env;
  const env = { PATH, TRACKER_DATA_DIR: join(home, 'data'), DATABASE_URL: urlOf(database.target) };
  const trackers: Tracker[] = [];
  const server = async (overruled: NodeJS.ProcessEnv = {}) => {
    const tracker = await openTracker({ workspace, env: { ...env, ...overruled }, quiet: true });
    trackers.push(tracker);
    return tracker;
  };
  onTestFinished(async () => {
    for (const tracker of trackers) await tracker.close();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });
  const first = await server();
  const path = join(workspace, '.project_status.md');
  const configure = (status_file: boolean) => {
    mkdirSync(join(workspace, '.tracker'), { recursive: true });
    writeFileSync(
      join(workspace, '.tracker', 'config.json'),
      JSON.stringify({ workspace_id: first.workspace.id, status_file }),
    );
  };
  configure(on);
  const file = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const create = async (tracker: Tracker, title: string) =>
    (await createWorkItem.run(tracker.context('test'), createWorkItem.input.parse({ item_type: 'task', title }))).key;
  const item = (tracker: Tracker, key: string) =>
    queryWorkItem.run(tracker.context('test'), queryWorkItem.input.parse({ id: key }));
  return { first, server, path, file, create, item };
};

/** Waits for what must come, at most 20 s. */
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${condition}`);
    await sleep(50);
  }
};

describe('regeneration by itself', () => {
  it('writes what has changed, and reads back what somebody saved, while servers run', async () => {
    const { first, server, path, file, create, item } = await open(true);
    const second = await server();
    first.start();
    second.start();
    const key = await create(second, 'From a client');
    await until(() => file().includes('From a client (task, active)'));
    writeFileSync(path, file().replace('From a client (task, active)', 'From a client (task, blocked)'));
    await until(async () => (await item(first, key)).status === 'blocked');
    await until(() => / v2 [0-9a-f]{10} -->/.test(file()));
    const settled = file();
    await sleep(4_000);
    expect(file()).toBe(settled);
  });

  it('writes a last time when the program that changed something leaves, however short it ran', async () => {
    const { first, file, create } = await open(true);
    await create(first, 'At the end');
    expect(file()).toBe('');
    await first.close();
    expect(file()).toContain('At the end (task, active)');
  });

  it('does nothing where nobody has turned it on', async () => {
    const { first, file, create } = await open(false);
    first.start();
    await create(first, 'Unseen');
    await sleep(4_000);
    await first.close();
    expect(file()).toBe('');
  });

  it('leaves generated lines alone without the database', async () => {
    const { first, server, file, create } = await open(true);
    await create(first, 'Known');
    await first.close();
    const before = file();
    const offline = await server({ DATABASE_URL: 'postgresql://127.0.0.1:1/nowhere' });
    offline.start();
    await create(offline, 'While it was away');
    await sleep(4_000);
    await offline.close();
    const generated = (text: string) => text.replace(/<!-- tracker:pending [\s\S]*?-->\n/, '');
    expect(generated(file())).toBe(before);
    expect(file()).toContain('While it was away');
  });
});
