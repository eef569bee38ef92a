import { LayerUnavailableError, type SnapshotHead, type SnapshotWriter } from '@tracker/core';
import { expect, it, onTestFinished } from 'vitest';
import { createFeeding } from '../src/outage/feed-layers.ts';

const head: SnapshotHead = { workspaceId: 'w', asOf: '2026-01-01T00:00:00.000Z', cursor: 'c' };
const snapshot = { head, chunks: (async function* () {})() };
const silent = { level: 'silent', debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as const;

/** A cache whose writers fail while `broken` says so, and a source that is away while `away` does. */
const world = () => {
  const state = { broken: false, away: false, asked: 0, opened: 0, written: 0, released: 0 };
  const write = async (): Promise<void> => {
    if (state.broken) throw new LayerUnavailableError('The thread has ended.');
    state.written += 1;
  };
  const openWriter = async (): Promise<SnapshotWriter> => {
    state.opened += 1;
    const release = async (): Promise<void> => {
      state.released += 1;
    };
    return { head: () => null, replace: write, advance: write, release };
  };
  const feeding = createFeeding({
    source: {
      snapshot: async () => {
        state.asked += 1;
        if (state.away) throw new LayerUnavailableError('The database is away.');
        return snapshot;
      },
      delta: async () => null,
    },
    cache: { openWriter },
    git: { write: async () => 'written' },
    logger: { ...silent, flush: async () => {} },
    everyMs: 5,
  });
  onTestFinished(() => feeding.stop(false));
  return { state, feeding };
};

it('opens another writer where one has failed, and gives the lease of that one back', async () => {
  const { state, feeding } = world();
  state.broken = true;
  feeding.start();
  await expect.poll(() => state.released).toBeGreaterThan(1);
  state.broken = false;
  await expect.poll(() => state.written).toBeGreaterThan(0);
  await feeding.stop(false);
  expect(state.released).toBe(state.opened);
});

it('keeps its writer while the database is away: opening one reads the whole cache', async () => {
  const { state, feeding } = world();
  state.away = true;
  feeding.start();
  await expect.poll(() => state.asked).toBeGreaterThan(3);
  expect(state).toMatchObject({ opened: 1, released: 0 });
});
