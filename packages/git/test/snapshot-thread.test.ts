import { LayerUnavailableError, type SnapshotRow, type WorkspaceSnapshot } from '@tracker/core';
import { expect, test } from 'vitest';
import { headAt, itemRows, layerOf, snapshotOf, titlesIn } from './layers.ts';
import { newRepository, scratchDirectory } from './repositories.ts';

const early = '2026-01-01T00:00:00.000Z';
const late = '2026-01-02T00:00:00.000Z';

/** A snapshot whose rows come one by one, and which tells how many were read and whether it was let go. */
const watched = (rows: readonly SnapshotRow[], failure?: Error) => {
  const seen = { read: 0, closed: false };
  const chunks = async function* () {
    try {
      for (const row of rows) {
        seen.read += 1;
        yield [row];
      }
      if (failure !== undefined) throw failure;
    } finally {
      seen.closed = true;
    }
  };
  const snapshot: WorkspaceSnapshot = { head: headAt(late), chunks: chunks() };
  return { snapshot, seen };
};

test('a snapshot that breaks off is not written, and the caller learns why', async () => {
  const layer = layerOf(newRepository());
  await layer.write(snapshotOf(await itemRows(['whole']), early));
  const failure = new LayerUnavailableError('The database went away.');
  const { snapshot } = watched(await itemRows(['half']), failure);
  await expect(layer.write(snapshot)).rejects.toBe(failure);
  const state = await layer.load();
  expect(state.asOf).toBe(early);
  expect(await titlesIn(state)).toEqual(['whole']);
});

test('more rows than cross at once arrive', async () => {
  const layer = layerOf(newRepository());
  const titles = Array.from({ length: 120 }, (_, n) => `Item ${String(n).padStart(3, '0')}`);
  const rows = await itemRows(titles);
  await layer.write({
    head: headAt(late),
    chunks: (async function* () {
      yield rows;
    })(),
  });
  expect(await titlesIn(await layer.load())).toEqual(titles);
});

const file = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`);

test.each([
  ['ends without an answer', 'process.exit(0)', 'The thread that writes snapshots to Git has ended.'],
  ['fails', 'throw new Error("broken")', 'broken'],
])('a thread that %s is an error, and the snapshot is let go', async (_, source, message) => {
  const layer = layerOf(newRepository(), { worker: file(source) });
  const { snapshot, seen } = watched(await itemRows(['one', 'two']));
  await expect(layer.write(snapshot)).rejects.toThrow(message);
  expect(seen.closed).toBe(true);
});

test('where there is no repository the refusal says so, and nothing more is read', async () => {
  const directory = scratchDirectory();
  const many = Array.from({ length: 200 }, (_, n) => `Item ${n}`);
  const { snapshot, seen } = watched(await itemRows(many));
  await expect(layerOf(directory).write(snapshot)).rejects.toThrow(
    new LayerUnavailableError(`${directory} is in no Git repository that can be read.`),
  );
  expect(seen.read).toBeLessThan(many.length);
  expect(seen.closed).toBe(true);
});

const bundles = ['mcp-server', 'cli'].map((app) => new URL(`../../../apps/${app}/dist/`, import.meta.url));

test.each(bundles)('the worker beside the bundle %s writes', async (bundle) => {
  const layer = layerOf(newRepository(), { worker: new URL('git-worker.js', bundle) });
  expect(await layer.write(snapshotOf(await itemRows(['one']), late))).toBe('written');
  expect(await titlesIn(await layer.load())).toEqual(['one']);
});
