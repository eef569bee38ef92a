import {
  type AppliedChange,
  type Change,
  createOverlaidLayer,
  type Layer,
  LayerUnavailableError,
  type OverlaidLayer,
  type PendingChange,
} from '@tracker/core';
import { createAcknowledged } from './acknowledged.ts';
import { inReadOrder, isFresh } from './read-order.ts';
import { createReplayed } from './replayed.ts';

interface Loaded {
  readonly stamp: string;
  readonly overlay: OverlaidLayer;
  /** Ids of the pending changes that were laid over it, in their order. One that waits no longer was applied, and stays. */
  readonly laid: Set<string>;
  /** Ids of those that this process has recorded since: no change of another one that was not laid then was seen. */
  readonly own: Set<string>;
  /** Number of the last acknowledged change that was laid over it. */
  acknowledged: number;
}

/** The layers below PostgreSQL, loaded when they are needed, each with the pending changes over it. */
export interface KnownLayers {
  /** In the order in which they are asked (SPEC section 5, Reads), last the one that knows nothing but what waits. */
  inOrder(pending: readonly PendingChange[]): AsyncIterable<OverlaidLayer>;
  /** The changes were decided on this overlay and are part of it while `record` makes them durable; when it throws, they are not. */
  recording<Value>(overlay: OverlaidLayer, changes: readonly Change[], record: () => Promise<Value>): Promise<Value>;
  /** What waits at this moment: what did before and does no longer was applied from elsewhere. */
  see(pending: readonly PendingChange[]): void;
  /** The database has applied the changes: they are shown from below too, before the layers have learnt of them. */
  acknowledged(changes: readonly Change[], applied: readonly AppliedChange[]): void;
}

/** Looking whether Git has something new starts processes of its own, so it is asked no more often than this. */
const lowerStampMs = 1_000;

/** The cache is the first of `layers`. */
export const createKnownLayers = (layers: readonly Layer[], clock: () => string): KnownLayers => {
  const [cache, ...lower] = layers;
  const loaded = new Map<Layer, Loaded>();
  const loading = new Map<Layer, { readonly stamp: string; readonly done: Promise<Loaded> }>();
  /** What waits over nothing at all. */
  let bare: Loaded | null = null;
  const acknowledged = createAcknowledged(clock);
  const replayed = createReplayed(clock);
  const stamps = new Map<Layer, { readonly at: number; readonly stamp: string | null }>();

  const stampOf = async (layer: Layer): Promise<string | null> => {
    const before = stamps.get(layer);
    if (layer !== cache && before !== undefined && performance.now() - before.at < lowerStampMs) return before.stamp;
    const stamp = await layer.stamp();
    stamps.set(layer, { at: performance.now(), stamp });
    return stamp;
  };

  const current = async (layer: Layer, pending: readonly PendingChange[]): Promise<readonly OverlaidLayer[]> => {
    try {
      const stamp = await stampOf(layer);
      if (stamp === null) return [];
      const before = loaded.get(layer);
      const entry = before?.stamp === stamp && fits(before, pending) ? before : await loadOnce(layer, stamp);
      entry.acknowledged = acknowledged.layOver(entry.overlay, entry.acknowledged);
      layOver(entry, pending);
      return [entry.overlay];
    } catch (error) {
      if (error instanceof LayerUnavailableError) return [];
      throw error;
    }
  };

  /** Calls that come at the same moment, when the database has just gone, share one load. */
  const loadOnce = (layer: Layer, stamp: string): Promise<Loaded> => {
    const under = loading.get(layer);
    if (under?.stamp === stamp) return under.done;
    const done = load(layer, stamp).finally(() => {
      if (loading.get(layer)?.done === done) loading.delete(layer);
    });
    loading.set(layer, { stamp, done });
    return done;
  };

  const load = async (layer: Layer, stamp: string): Promise<Loaded> => {
    const overlay = await createOverlaidLayer(await layer.load(), layer.source, clock);
    const entry = {
      stamp,
      overlay,
      laid: new Set<string>(),
      own: new Set<string>(),
      acknowledged: acknowledged.layOver(overlay, 0),
    };
    replayed.layOver(overlay);
    loaded.set(layer, entry);
    return entry;
  };

  /** What waits no longer may have been changed again since: here nothing stands above that. */
  const nothingBut = async (pending: readonly PendingChange[]): Promise<OverlaidLayer> => {
    if (bare === null || !areAmong(bare.laid, pending) || !fits(bare, pending)) bare = await loadNothing(clock);
    layOver(bare, pending);
    return bare.overlay;
  };

  return {
    inOrder: async function* (pending) {
      const cached = cache === undefined ? [] : await current(cache, pending);
      const fresh = cached.filter((layer) => isFresh(layer, clock()));
      yield* fresh;
      const below = (await Promise.all(lower.map((layer) => current(layer, pending)))).flat();
      yield* fresh.length > 0 ? below : inReadOrder([...cached, ...below]);
      yield await nothingBut(pending);
    },
    acknowledged: acknowledged.note,
    see: replayed.see,
    recording: async (overlay, changes, record) => {
      for (const entry of [...loaded.values(), bare]) {
        if (entry?.overlay !== overlay) continue;
        for (const { id } of changes) {
          entry.laid.add(id);
          entry.own.add(id);
        }
      }
      try {
        const value = await record();
        replayed.recorded(changes);
        return value;
      } catch (error) {
        loaded.clear();
        throw error;
      }
    },
  };
};

/**
 * Whether what waits can be laid over it in this order: what is not laid yet comes behind what is, or was not seen by
 * who made that. The order of two that did not see each other matters to nobody.
 */
const fits = ({ laid, own }: Loaded, pending: readonly PendingChange[]): boolean => {
  const first = pending.find(({ change }) => !laid.has(change.id))?.order ?? Number.POSITIVE_INFINITY;
  return pending.every(({ change, order }) => order <= first || !laid.has(change.id) || own.has(change.id));
};

const areAmong = (ids: ReadonlySet<string>, pending: readonly PendingChange[]): boolean =>
  pending.reduce((count, { change }) => count + Number(ids.has(change.id)), 0) === ids.size;

const loadNothing = async (clock: () => string): Promise<Loaded> => {
  const state = {
    chunks: (async function* () {})(),
    get asOf() {
      return clock();
    },
    complete: false,
  };
  const overlay = await createOverlaidLayer(state, 'none', clock);
  return { stamp: '', overlay, laid: new Set(), own: new Set(), acknowledged: 0 };
};

const layOver = ({ overlay, laid }: Pick<Loaded, 'overlay' | 'laid'>, pending: readonly PendingChange[]): void => {
  for (const { change } of pending) {
    if (laid.has(change.id)) continue;
    overlay.lay(change);
    laid.add(change.id);
  }
};
