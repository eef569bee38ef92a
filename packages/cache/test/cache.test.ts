import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LayerUnavailableError, snapshotRowKey } from '@tracker/core';
import { expect, onTestFinished, test } from 'vitest';
import { createCache } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';
import { headAt, itemRows, rowsIn, snapshotOf, titlesOf, workspaceId } from './snapshots.ts';

const openCache = (directory: string, owner = workspaceId) => {
  const notices: string[] = [];
  const cache = createCache({
    directory,
    workspaceId: owner,
    report: (notice) => notices.push(notice),
    holder: 'test',
  });
  return {
    ...cache,
    notices,
    openWriter: async () => {
      const writer = await cache.openWriter();
      if (writer !== null) onTestFinished(() => writer.release());
      return writer;
    },
    writer: async () => {
      const writer = await cache.openWriter();
      if (writer === null) throw new Error('another process writes');
      onTestFinished(() => writer.release());
      return writer;
    },
  };
};

const other = '0190a000-0000-7000-8000-000000000002';
const first = headAt('2026-01-01T00:00:00.000Z', 'cursor 1');
const later = headAt('2026-01-01T00:10:00.000Z', 'cursor 2');

test('what a snapshot brought is loaded by every process, with its time', async () => {
  const directory = scratchDirectory();
  const rows = await itemRows(Array.from({ length: 1_201 }, (_, i) => `item ${i}`));
  await (await openCache(directory).writer()).replace(snapshotOf(rows, first));
  const state = await openCache(directory).load();
  expect(state).toMatchObject({ asOf: first.asOf, complete: true });
  const chunks: number[] = [];
  const found = [];
  for await (const chunk of state.chunks) {
    chunks.push(chunk.length);
    found.push(...chunk);
  }
  expect(chunks).toEqual([500, 500, 201]);
  const byKey = (list: typeof rows) => new Map(list.map((row) => [snapshotRowKey(row), row]));
  expect(byKey(found)).toEqual(byKey(rows));
});

test('a delta puts and removes rows, and the next writer goes on from its cursor', async () => {
  const directory = scratchDirectory();
  const [one, two, three] = await itemRows(['one', 'two', 'three']);
  if (one === undefined || two === undefined || three === undefined) throw new Error('three rows were made');
  const writer = await openCache(directory).writer();
  expect(writer.head()).toBeNull();
  await writer.replace(snapshotOf([one, two], first));
  await writer.advance({ head: later, put: [three], removed: [snapshotRowKey(one)] });
  await writer.release();
  expect(titlesOf(await rowsIn(await openCache(directory).load()))).toEqual(['three', 'two']);
  const next = await openCache(directory).writer();
  expect(next.head()).toEqual(later);
  await next.replace(snapshotOf([one], later));
  expect(titlesOf(await rowsIn(await openCache(directory).load()))).toEqual(['one']);
});

test('the stamp changes with every write; nothing to say for less than a minute leaves the disk alone', async () => {
  const directory = scratchDirectory();
  const cache = openCache(directory);
  expect(await cache.stamp()).toBeNull();
  const writer = await cache.writer();
  await writer.replace(snapshotOf(await itemRows(['one']), first));
  const stamp = await cache.stamp();
  const soon = headAt('2026-01-01T00:00:30.000Z', 'cursor 1');
  await writer.advance({ head: soon, put: [], removed: [] });
  expect(writer.head()).toEqual(soon);
  expect(await cache.stamp()).toBe(stamp);
  await writer.advance({ head: later, put: [], removed: [] });
  expect(await cache.stamp()).not.toBe(stamp);
  expect((await cache.load()).asOf).toBe(later.asOf);
});

test('one writes at a time; the lease passes on when it is released', async () => {
  const directory = scratchDirectory();
  const writer = await openCache(directory).writer();
  expect(await openCache(directory).openWriter()).toBeNull();
  await writer.release();
  expect(await openCache(directory).openWriter()).not.toBeNull();
});

test('a cache that was never written cannot tell', async () => {
  await expect(openCache(join(scratchDirectory(), 'none')).load()).rejects.toThrow(LayerUnavailableError);
});

test('the cache of another workspace is neither read nor written', async () => {
  const directory = scratchDirectory();
  const theirs = await openCache(directory).writer();
  await theirs.replace(snapshotOf(await itemRows(['theirs']), first));
  await theirs.release();
  const bytes = readFileSync(join(directory, 'cache.sqlite'));
  const ours = openCache(directory, other);
  const sentence = `The cache ${join(directory, 'cache.sqlite')} belongs to workspace ${workspaceId}.`;
  await expect(ours.load()).rejects.toThrow(sentence);
  await expect(ours.openWriter()).rejects.toThrow(sentence);
  expect(readFileSync(join(directory, 'cache.sqlite'))).toEqual(bytes);
  expect(await openCache(directory).openWriter()).not.toBeNull();
});

test('a damaged file is not read: it is set aside, reported and built anew', async () => {
  const directory = scratchDirectory();
  const path = join(directory, 'cache.sqlite');
  const cache = openCache(directory);
  const before = await cache.writer();
  await before.replace(snapshotOf(await itemRows(Array.from({ length: 300 }, (_, i) => `item ${i}`)), first));
  await before.release();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
  await expect(cache.load()).rejects.toThrow(LayerUnavailableError);

  const writer = await cache.writer();
  expect(writer.head()).toBeNull();
  expect(cache.notices).toEqual([
    `The cache ${path} was damaged; it is kept as ${path}.damaged until the next time and is built anew.`,
  ]);
  expect(readdirSync(directory).sort()).toEqual(['cache.lock', 'cache.sqlite.damaged']);
  await writer.replace(snapshotOf(await itemRows(['anew']), first));
  expect(titlesOf(await rowsIn(await cache.load()))).toEqual(['anew']);
});

test('only its owner can read the file', async () => {
  const directory = join(scratchDirectory(), 'workspaces', workspaceId);
  await (await openCache(directory).writer()).replace(snapshotOf([], first));
  expect(statSync(join(directory, 'cache.sqlite')).mode & 0o777).toBe(0o600);
});

test('a snapshot that breaks off leaves the file as it was and is asked for again', async () => {
  const directory = scratchDirectory();
  const rows = await itemRows(['one', 'two']);
  const cache = openCache(directory);
  const writer = await cache.writer();
  await writer.replace(snapshotOf(rows, first));
  const broken = {
    head: later,
    chunks: (async function* () {
      yield rows.slice(0, 1);
      throw new LayerUnavailableError('The database went away.');
    })(),
  };
  await expect(writer.replace(broken)).rejects.toThrow('The database went away.');
  expect(writer.head()).toBeNull();
  expect(titlesOf(await rowsIn(await cache.load()))).toEqual(['one', 'two']);
  await writer.replace(snapshotOf(rows.slice(1), later));
  expect(titlesOf(await rowsIn(await cache.load()))).toEqual(['two']);
});
