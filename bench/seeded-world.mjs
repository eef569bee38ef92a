import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createVendor, createWorkItem } from '../packages/core/dist/index.js';
import { openTracker } from '../packages/host/dist/index.js';

export const vendorCount = 45;

/**
 * A data directory with an embedded database of 45 vendors and so many items, one of them with 100 descendants on 5
 * levels; the workspace is a Git repository when asked for.
 */
export const openSeededWorld = async ({ items = 1_200, repository = false } = {}) => {
  const home = mkdtempSync(join(tmpdir(), 'tracker-bench-'));
  const workspace = join(home, 'workspace');
  mkdirSync(workspace);
  if (repository) execFileSync('git', ['init', '--quiet', workspace]);
  const env = { ...process.env, TRACKER_DATA_DIR: join(home, 'data'), TRACKER_WORKSPACE: workspace };
  delete env.DATABASE_URL;
  const tracker = await openTracker({ env });
  await databaseOf(tracker);
  const context = tracker.context('bench');
  // A busy machine may be too late for the layers above, and what they keep aside for it would never arrive here.
  const direct = { ...context, store: tracker.primary };
  for (let i = 0; i < vendorCount; i += 1)
    await createVendor.run(direct, { name: `vendor_${i}`, status: 'operational' });
  const root = await createWorkItem.run(direct, treeOf100());
  for (let i = 101; i < items; i += 1)
    await createWorkItem.run(direct, {
      item_type: 'task',
      title: `Item ${i}`,
      metadata: { description: 'x'.repeat(400) },
    });
  const pool = await poolBehind(() => tracker.primary.vendorByName('vendor_0'));
  return {
    env,
    tracker,
    context,
    pool,
    rootKey: root.key,
    rootId: root.id,
    close: async () => {
      await tracker.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
};

/** A busy machine may take longer to start the database than a call waits; nothing may be written beside it then. */
const databaseOf = async ({ primary }) => {
  for (let tries = 60; ; tries -= 1)
    try {
      return await primary.configuration();
    } catch (error) {
      if (tries === 0) throw error;
      await sleep(1_000);
    }
};

/**
 * The pool that the store itself uses: raw statements on a connection of their own would be served by another process
 * of the server, on another core, and compare the cores.
 */
const poolBehind = async (read) => {
  const { query } = pg.Pool.prototype;
  let pool;
  pg.Pool.prototype.query = function noted(...values) {
    pool ??= this;
    return query.apply(this, values);
  };
  await read();
  pg.Pool.prototype.query = query;
  return pool;
};

/** 1 + 3 + 12 + 36 + 48 items. */
const treeOf100 = () => {
  const node = (title, children) => ({ item_type: 'task', title, children });
  const level = (title, count, child) => Array.from({ length: count }, (_, i) => child(`${title}.${i}`));
  let left = 99;
  const take = (title, children) => {
    left -= 1;
    return node(title, children);
  };
  const tree = node('Root', []);
  let front = [tree];
  for (const width of [3, 4, 3, 2])
    front = front.flatMap((parent) => {
      parent.children = level(parent.title, Math.min(width, left), (title) => take(title, []));
      return parent.children;
    });
  return { ...tree, item_type: 'project' };
};
