import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createCache } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';
import { headAt, itemRows, rowsIn, snapshotOf, titlesOf, workspaceId } from './snapshots.ts';

const bundles = ['mcp-server', 'cli'].map((app) => new URL(`../../../apps/${app}/dist/`, import.meta.url));

test.each(bundles)('the worker beside the bundle %s writes and loads', async (bundle) => {
  const worker = new URL('cache-worker.js', bundle);
  const directory = scratchDirectory();
  const cache = createCache({ directory, workspaceId, report: () => {}, holder: 'test', worker });
  const writer = await cache.openWriter();
  await writer?.replace(snapshotOf(await itemRows(['one', 'two']), headAt('2026-01-01T00:00:00.000Z')));
  await writer?.release();
  expect(titlesOf(await rowsIn(await cache.load()))).toEqual(['one', 'two']);
  expect(readdirSync(bundle).filter((name) => name.startsWith('cache-worker'))).toEqual(['cache-worker.js']);
});
