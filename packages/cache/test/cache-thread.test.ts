import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LayerUnavailableError } from '@tracker/core';
import { expect, it } from 'vitest';
import type { CacheThread } from '../src/cache/cache-thread.ts';
import { createCacheWriter } from '../src/cache/cache-writer.ts';
import { createCache } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';
import { headAt, itemRows, workspaceId } from './snapshots.ts';

const cacheIn = (directory: string, source: string) =>
  createCache({
    directory,
    workspaceId,
    report: () => {},
    holder: 'test',
    worker: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
  });

it('a file that the system does not let look at is one that cannot tell', async () => {
  const directory = scratchDirectory();
  symlinkSync('cache.sqlite', join(directory, 'cache.sqlite'));
  await expect(cacheIn(directory, '').stamp()).rejects.toThrow(LayerUnavailableError);
});

it('a thread that ends gives the lease back', async () => {
  const directory = scratchDirectory();
  for (const _ of [1, 2]) await expect(cacheIn(directory, 'process.exit()').openWriter()).rejects.toThrow('ECANCELED');
});

it('a snapshot is let go when the thread does not even begin', async () => {
  const dead = { begin: () => Promise.reject(new Error('dead')) } as unknown as CacheThread; // nothing else is asked of it
  const parts = { head: null, translated: <Value>(work: Promise<Value>) => work, release: async () => {} };
  const rows = await itemRows(['one']);
  let closed = false;
  const chunks = (async function* () {
    try {
      yield rows;
    } finally {
      closed = true;
    }
  })();
  const writer = createCacheWriter({ ...parts, thread: dead });
  await expect(writer.replace({ head: headAt('2026-01-01T00:00:00.000Z'), chunks })).rejects.toThrow('dead');
  expect(closed).toBe(true);
});
