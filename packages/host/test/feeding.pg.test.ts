import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkItem } from '@tracker/core';
import { createTestDatabase, urlOf, verifies } from '@tracker/testing';
import { expect, it, onTestFinished } from 'vitest';
import { openTracker } from '../src/index.ts';
import { createFeeding } from '../src/outage/feed-layers.ts';
import { openLowerLayers } from '../src/outage/lower-layers.ts';
import { makeDirectory, scratchDirectory, writeText } from './scratch.ts';

it('the ref of the snapshots is locked: the cache goes on, somebody is told what to do, and without the lock the next snapshot is taken', {
  timeout: 60_000,
}, async () => {
  verifies('FR-028', 'FR-030');
  const root = scratchDirectory();
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const [workspace, dataDir] = [makeDirectory(root, 'work'), join(root, 'data')];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  git('init', '--quiet');
  const env = { TRACKER_DATA_DIR: dataDir, DATABASE_URL: urlOf(database.target), TRACKER_LOG: 'silent' };
  const tracker = await openTracker({ workspace, env });
  onTestFinished(() => tracker.close());
  const create = (title: string) =>
    createWorkItem.run(tracker.context('test'), createWorkItem.input.parse({ item_type: 'task', title }));
  await create('first');

  const workspaceId = tracker.workspace.id;
  const ref = `refs/tracker/status/${workspaceId}`;
  const lock = join(workspace, '.git', `${ref}.lock`);
  writeText(lock, '');
  const warned: string[] = [];
  const quiet = () => {};
  const warn = (message: string) => void warned.push(message);
  const logger = { level: 'warn', debug: quiet, info: quiet, warn, error: warn, flush: async () => {} } as const;
  const lower = await openLowerLayers({ workspaceId, workspacePath: workspace, dataDir, report: warn });
  const feeding = createFeeding({ ...lower, source: tracker.primary, logger, everyMs: 100, gitEveryMs: 1_000 });
  onTestFinished(() => feeding.stop(false));
  const cached = async (): Promise<string> => {
    const chunks = [];
    for await (const chunk of (await lower.layers[0]?.load().catch(() => null))?.chunks ?? []) chunks.push(chunk);
    return JSON.stringify(chunks);
  };
  const patience = { timeout: 20_000, interval: 50 };

  feeding.start();
  await expect.poll(() => git('count-objects'), patience).not.toMatch(/^0 /);
  await create('while Git waits for the lock');
  await expect.poll(cached, patience).toContain('while Git waits for the lock');
  expect(warned).toEqual([]);
  await expect
    .poll(() => warned[0], patience)
    .toBe(
      `The snapshot could not be written: ${ref} is locked, or changes all the time. ` +
        `If no Git is running, delete the file ${ref}.lock in the repository's git directory.`,
    );
  rmSync(lock);
  const snapshot = (): string => {
    try {
      return git('show', `${ref}:work_item.jsonl`);
    } catch {
      return '';
    }
  };
  await expect.poll(snapshot, patience).toContain('while Git waits for the lock');
});
