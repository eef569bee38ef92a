import {
  type Change,
  createInMemoryStore,
  type Layer,
  LayerUnavailableError,
  type PendingChange,
  type PendingCopy,
  type Store,
  TrackerError,
} from '@tracker/core';
import { inChunks, testIds, tickingClock } from '@tracker/testing';
import { createFallbackStore } from '../src/index.ts';

/** A copy in memory; `fails` makes it undurable. */
export const fakeCopy = (name: PendingCopy['name']) => {
  let entries: readonly PendingChange[] = [];
  let stamp = 0;
  const current = () => (stamp === 0 ? null : String(stamp));
  const copy = {
    name,
    fails: false,
    looks: 0,
    reads: 0,
    revisions: 0,
    stamp: () => {
      copy.looks += 1;
      return current();
    },
    append: async (added: readonly PendingChange[]) => {
      if (copy.fails) throw new LayerUnavailableError('no room');
      const known = new Set(entries.map(({ change }) => change.id));
      entries = [...entries, ...added.filter(({ change }) => !known.has(change.id))];
      const from = current();
      stamp += 1;
      return { from, to: current() };
    },
    read: async () => {
      copy.reads += 1;
      return { entries, foreign: [] };
    },
    revise: async (revise: (entry: PendingChange) => PendingChange | null) => {
      if (copy.fails) throw new LayerUnavailableError('no room');
      copy.revisions += 1;
      entries = entries.flatMap((entry) => revise(entry) ?? []);
      stamp += 1;
    },
  };
  return copy;
};

interface WorldOptions {
  readonly complete?: boolean;
  /** Layers below the cache. */
  readonly lower?: readonly Layer[];
}

/** A healthy database, a cache in step with it until it goes away, and both copies. */
export const openWorld = ({ complete = true, lower = [] }: WorldOptions = {}) => {
  let ticking = tickingClock();
  const clock = () => ticking();
  const model = createInMemoryStore({ clock });
  const state = {
    away: false,
    loseAnswers: false,
    cachedRows: '',
    refuses: (_: Change): boolean => false,
    onLoss: async () => {},
  };
  const reach = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (state.away) throw new LayerUnavailableError('away');
    const value = await work();
    if (state.loseAnswers) await state.onLoss();
    if (state.loseAnswers) throw new LayerUnavailableError('the answer was lost');
    return value;
  };
  const primary = new Proxy(model as Store, {
    get: (target, name, receiver) => {
      const method = Reflect.get(target, name, receiver);
      return (...given: unknown[]) =>
        reach(() => {
          const [changes] = name === 'apply' ? (given as [readonly Change[]]) : [[]]; // as Store declares it
          if (changes.some(state.refuses)) throw new TrackerError('DatabaseError', 'Refused.');
          return method(...given);
        });
    },
  });
  let cachedAt = clock();
  let loads = 0;
  let leased = false;
  const cache = {
    source: 'sqlite_cache' as const,
    stamp: async () => state.cachedRows || null,
    load: async () => {
      loads += 1;
      return { chunks: inChunks(JSON.parse(state.cachedRows)), asOf: cachedAt, complete };
    },
  };
  const copies = [fakeCopy('journal'), fakeCopy('markdown')] as const;
  const open = () =>
    createFallbackStore({
      primary,
      layers: [cache, ...lower],
      copies,
      withLease: async (work) => (leased ? null : work()),
      ids: testIds(),
      clock,
      limits: { retryAfterMs: 1 },
    });
  const feed = () => {
    state.cachedRows = JSON.stringify([...model.rows()]);
  };
  return {
    model,
    loads: () => loads,
    /** By another process. */
    takeLease: () => {
      leased = true;
    },
    refuse: (refuses: (change: Change) => boolean) => {
      state.refuses = refuses;
    },
    setClock: (now: string) => {
      ticking = tickingClock(now);
    },
    store: open(),
    open,
    copies,
    feed,
    goAway: () => {
      feed();
      state.away = true;
    },
    /** The cache is written again with the same rows. */
    touch: async () => {
      state.cachedRows = `${state.cachedRows} `;
    },
    /** As `goAway`, with a cache that has not caught up. */
    drop: () => {
      state.away = true;
    },
    comeBack: async () => {
      state.away = false;
      state.loseAnswers = false;
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
    /** Before the caller learns that an answer is lost; what happens here is in the cache by then. */
    onLoss: (happens: () => Promise<unknown>) => {
      state.onLoss = async () => {
        await happens();
        feed();
        cachedAt = clock();
      };
    },
    loseAnswers: () => {
      feed();
      state.loseAnswers = true;
    },
  };
};
