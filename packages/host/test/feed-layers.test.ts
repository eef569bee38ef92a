import { LayerUnavailableError, type SnapshotHead, type SnapshotWriter } from '@tracker/core';
import { expect, it } from 'vitest';
import { createFeeding } from '../src/outage/feed-layers.ts';

const head: SnapshotHead = { workspaceId: 'w', asOf: '2026-01-01T00:00:00.000Z', cursor: 'c' };
const snapshot = { head, chunks: (async function* () {})() };
const silent = { level: 'silent', debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as const;

it('opens another writer where one has failed, and gives the lease of that one back', async () => {
  const released: number[] = [];
  const written: number[] = [];
  let opened = 0;
  const openWriter = async (): Promise<SnapshotWriter> => {
    opened += 1;
    const own = opened;
    const write = async () => {
      if (own === 1) throw new LayerUnavailableError('The thread has ended.');
      written.push(own);
    };
    return { head: () => null, replace: write, advance: write, release: async () => void released.push(own) };
  };
  const feeding = createFeeding({
    source: { snapshot: async () => snapshot, delta: async () => null },
    cache: { openWriter },
    git: { write: async () => 'written' },
    logger: { ...silent, flush: async () => {} },
    everyMs: 5,
  });
  feeding.start();
  await expect.poll(() => written.length).toBeGreaterThan(0);
  expect([released, written[0]]).toEqual([[1], 2]);
  await feeding.stop(false);
  expect(released).toEqual([1, 2]);
});
