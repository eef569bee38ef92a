import {
  createInMemoryStore,
  LayerUnavailableError,
  type PendingChange,
  type PendingCopy,
  type Store,
} from '@tracker/core';
import { inChunks, testIds, tickingClock } from '@tracker/testing';
import { createFallbackStore } from '../src/index.ts';

/** A copy in memory; `fails` makes it undurable. */
const fakeCopy = (name: PendingCopy['name']) => {
  let entries: readonly PendingChange[] = [];
  let stamp = 0;
  const copy = {
    name,
    fails: false,
    stamp: () => (stamp === 0 ? null : String(stamp)),
    append: async (added: readonly PendingChange[]) => {
      if (copy.fails) throw new LayerUnavailableError('no room');
      const known = new Set(entries.map(({ change }) => change.id));
      entries = [...entries, ...added.filter(({ change }) => !known.has(change.id))];
      stamp += 1;
    },
    read: async () => ({ entries, foreign: [] }),
    revise: async (revise: (entry: PendingChange) => PendingChange | null) => {
      entries = entries.flatMap((entry) => revise(entry) ?? []);
      stamp += 1;
    },
  };
  return copy;
};

/** A healthy database, a cache in step with it until it goes away, and both copies. */
export const openWorld = () => {
  const clock = tickingClock();
  const model = createInMemoryStore({ clock });
  const state = { away: false, loseAnswers: false, cachedRows: '' };
  const reach = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (state.away) throw new LayerUnavailableError('away');
    const value = await work();
    if (state.loseAnswers) throw new LayerUnavailableError('the answer was lost');
    return value;
  };
  const primary = new Proxy(model as Store, {
    get: (target, name, receiver) => {
      const method = Reflect.get(target, name, receiver);
      return (...given: unknown[]) => reach(() => method(...given));
    },
  });
  const cachedAt = clock();
  const cache = {
    source: 'sqlite_cache' as const,
    stamp: async () => state.cachedRows || null,
    load: async () => ({ chunks: inChunks(JSON.parse(state.cachedRows)), asOf: cachedAt, complete: true }),
  };
  const copies = [fakeCopy('journal'), fakeCopy('markdown')] as const;
  const open = () =>
    createFallbackStore({
      primary,
      layers: [cache],
      copies,
      withLease: (work) => work(),
      ids: testIds(),
      clock,
      limits: { retryAfterMs: 1 },
    });
  const feed = () => {
    state.cachedRows = JSON.stringify([...model.rows()]);
  };
  return {
    model,
    store: open(),
    open,
    copies,
    feed,
    goAway: () => {
      feed();
      state.away = true;
    },
    comeBack: async () => {
      state.away = false;
      state.loseAnswers = false;
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
    loseAnswers: () => {
      feed();
      state.loseAnswers = true;
    },
  };
};
