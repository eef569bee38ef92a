import {
  type Change,
  createOverlaidLayer,
  type Layer,
  LayerUnavailableError,
  type OverlaidLayer,
  type PendingChange,
} from '@tracker/core';

interface Loaded {
  readonly stamp: string | null;
  readonly overlay: OverlaidLayer;
  /** Ids of the pending changes that are laid over it, in their order. */
  readonly laid: string[];
}

/** The layers below PostgreSQL, loaded when they are needed, each with the pending changes over it. */
export const createKnownLayers = (layers: readonly Layer[], clock: () => string) => {
  const loaded = new Map<Layer, Loaded>();

  const current = async (layer: Layer, pending: readonly PendingChange[]): Promise<OverlaidLayer | null> => {
    try {
      const stamp = await layer.stamp();
      if (stamp === null) return null;
      const before = loaded.get(layer);
      const usable = before?.stamp === stamp && before.laid.every((id, at) => pending[at]?.change.id === id);
      const entry = usable ? before : await load(layer, stamp);
      loaded.set(layer, entry);
      layOver(entry, pending);
      return entry.overlay;
    } catch (error) {
      if (error instanceof LayerUnavailableError) return null;
      throw error;
    }
  };

  const load = async (layer: Layer, stamp: string): Promise<Loaded> => ({
    stamp,
    overlay: await createOverlaidLayer(await layer.load(), layer.source, clock),
    laid: [],
  });

  /** Nothing is known but what waits. */
  const nothing = async (pending: readonly PendingChange[]): Promise<OverlaidLayer> => {
    const chunks = (async function* () {})();
    const overlay = await createOverlaidLayer({ chunks, asOf: clock(), complete: false }, 'none', clock);
    layOver({ stamp: null, overlay, laid: [] }, pending);
    return overlay;
  };

  return {
    all: async (pending: readonly PendingChange[]): Promise<readonly OverlaidLayer[]> =>
      (await Promise.all(layers.map((layer) => current(layer, pending)))).flatMap((overlay) => overlay ?? []),
    nothing,
    /** The changes were decided on this overlay and are part of it by now. */
    decided: (overlay: OverlaidLayer, changes: readonly Change[]): void => {
      for (const entry of loaded.values())
        if (entry.overlay === overlay) entry.laid.push(...changes.map(({ id }) => id));
    },
    /** What was decided was not acknowledged after all. */
    forget: (): void => loaded.clear(),
  };
};

const layOver = ({ overlay, laid }: Loaded, pending: readonly PendingChange[]): void => {
  for (const { change } of pending.slice(laid.length)) {
    overlay.lay(change);
    laid.push(change.id);
  }
};
