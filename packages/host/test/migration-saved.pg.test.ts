import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from '@tracker/files';
import { createTestDatabase, urlOf } from '@tracker/testing';
import { expect, it, onTestFinished } from 'vitest';
import { migrateFile, openTracker } from '../src/index.ts';
import { makeDirectory, scratchDirectory } from './scratch.ts';

it('keeps everything in a file that an editor saved while it was migrated, and says so', async () => {
  const database = await createTestDatabase();
  const root = scratchDirectory();
  const workspace = makeDirectory(root, 'project');
  const env = { DATABASE_URL: urlOf(database.target), TRACKER_DATA_DIR: makeDirectory(root, 'data') };
  const tracker = await openTracker({ workspace, env });
  onTestFinished(async () => {
    await tracker.close();
    await database.drop();
  });
  const file = join(workspace, '.project_status.md');
  const before = '# S\n## Vendors\n- a: operational\n';
  const saved = `${before}- b: operational\n`;
  writeFileSync(file, before);
  const fileSystem: typeof nodeFileSystem = {
    ...nodeFileSystem,
    create: (...given) => {
      writeFileSync(file, saved);
      return nodeFileSystem.create(...given);
    },
  };
  const options = { file: '.project_status.md', dryRun: false, client: 'test' };
  const { warnings, changes_applied } = await migrateFile(tracker, { ...options, fileSystem });
  expect([changes_applied, warnings]).toEqual([1, [expect.stringContaining('was saved meanwhile')]]);
  expect(readFileSync(file, 'utf8').startsWith(saved)).toBe(true);
  expect(await migrateFile(tracker, options)).toMatchObject({ changes_applied: 1, warnings: [] });
  expect(readFileSync(file, 'utf8')).not.toContain('## Vendors\n');
  expect(readFileSync(file, 'utf8')).toContain('\n- b: operational (');
});
