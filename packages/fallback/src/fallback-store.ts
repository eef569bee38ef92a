import {
  type AppliedChange,
  type ApplyOptions,
  type Change,
  forwarding,
  type Ids,
  type Layer,
  LayerUnavailableError,
  type OverlaidLayer,
  type PendingChange,
  type PendingCopy,
  type ReadStore,
  type Snapshot,
  type Store,
  type Warning,
} from '@tracker/core';
import { createGuard, type GuardOptions } from './guard.ts';
import { createKnownLayers } from './known-layers.ts';
import { createPendingLog } from './pending-log.ts';
import { queued } from './queued.ts';
import { ageSeconds, flagsOf, inReadOrder } from './read-order.ts';
import { type ReplayReport, replay } from './replay.ts';

export interface FallbackOptions {
  readonly primary: Store;
  /** Cache, Git, markdown, in this order (FR-028). */
  readonly layers: readonly Layer[];
  /** Journal and markdown block (FR-029). */
  readonly copies: readonly PendingCopy[];
  /** Runs the work when no other process of the workspace replays; null when one does. */
  readonly withLease: <Value>(work: () => Promise<Value>) => Promise<Value | null>;
  readonly ids: Ids;
  /** Now, as ISO 8601 UTC. */
  readonly clock: () => string;
  readonly limits?: Omit<GuardOptions, 'probe'>;
}

/** A Store that answers while PostgreSQL is away (FR-028 to FR-030, FR-032). */
export interface FallbackStore extends Store {
  /** Replays what waits; null when another process does, or nothing waits. */
  sync(): Promise<ReplayReport | null>;
  /** What waits on this machine, in order. */
  pending(): Promise<readonly PendingChange[]>;
}

export const createFallbackStore = (options: FallbackOptions): FallbackStore => {
  const { primary, ids, clock, withLease } = options;
  const guard = createGuard({ ...options.limits, probe: () => primary.configuration() });
  const log = createPendingLog(options.copies);
  const layers = createKnownLayers(options.layers, clock);
  const inTurn = createTurns();

  const guarded: Pick<Store, 'apply' | 'conflicts'> = {
    apply: (...given) => guard.run(() => primary.apply(...given)),
    conflicts: (filter) => guard.run(() => primary.conflicts(filter)),
  };
  const replayPending = async (): Promise<ReplayReport | null> => {
    if (!(await log.entries()).length) return null;
    return withLease(() => replay({ primary: guarded, pending: log, ids, clock }));
  };
  let replaying: Promise<ReplayReport | null> | null = null;
  const sync = (): Promise<ReplayReport | null> => {
    replaying ??= replayPending().finally(() => {
      replaying = null;
    });
    return replaying;
  };

  /** Waiting changes go first; whether any is left afterwards. */
  const mustQueue = async (): Promise<boolean> => {
    if (!(await log.entries()).some(waits)) return false;
    if (!guard.isOpen()) await Promise.race([sync().catch(unlessUnavailable), patience()]);
    return (await log.entries()).some(waits);
  };

  const candidates = async (): Promise<readonly OverlaidLayer[]> => {
    const pending = await log.entries();
    return [...inReadOrder(await layers.all(pending), clock()), await layers.nothing(pending)];
  };

  const companions = async (layer: OverlaidLayer, away: boolean, further: readonly Warning[] = []) => {
    const pending = await log.entries();
    const warnings = [...flagsOf(layer, away, clock()), ...pendingFlags(pending), ...further];
    return {
      source: layer.source,
      asOf: layer.asOf,
      ...(layer.source === 'none' ? {} : { cacheAgeSeconds: Math.round(ageSeconds(layer.asOf, clock())) }),
      pendingSync: pending.length,
      warnings,
    };
  };

  const readBelow = async <Value>(
    read: (store: ReadStore) => Promise<Snapshot<Value>>,
    cause: LayerUnavailableError | null,
  ): Promise<Snapshot<Value>> => {
    for (const layer of await candidates()) {
      try {
        const { value } = await read(layer.reads);
        return { value, ...(await companions(layer, cause !== null)) };
      } catch (error) {
        if (!(error instanceof LayerUnavailableError)) throw error;
      }
    }
    throw cause ?? new LayerUnavailableError('No copy of the workspace can tell.');
  };

  const ask = async <Value>(read: (store: ReadStore) => Promise<Snapshot<Value>>): Promise<Snapshot<Value>> => {
    if (await mustQueue()) return readBelow(read, null);
    try {
      return await withConflicts(await guard.run(() => read(primary)));
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      return readBelow(read, error);
    }
  };

  const withConflicts = async <Value>(found: Snapshot<Value>): Promise<Snapshot<Value>> => {
    const waiting = await log.entries();
    if (waiting.length === 0) return found;
    return { ...found, pendingSync: waiting.length, warnings: [...(found.warnings ?? []), ...pendingFlags(waiting)] };
  };

  /** Decides on the newest known state that knows enough, then records. */
  const applyBelow = async (
    changes: readonly Change[],
    cause: LayerUnavailableError | null,
    bases: Parameters<OverlaidLayer['decide']>[1],
  ): Promise<Snapshot<readonly AppliedChange[]>> => {
    const entries = await log.entries();
    const recorded = new Set(entries.map(({ change }) => change.id));
    const added = changes.filter(({ id }) => !recorded.has(id));
    for (const layer of await candidates()) {
      const decision = decidedBy(layer, changes, bases);
      if (decision === null) continue;
      const lacking = await record(layer, queued(added, entries));
      const further = [...lacking, ...decision.unverified.map(unverifiedReference)];
      return { value: decision.applied, ...(await companions(layer, cause !== null, further)) };
    }
    throw cause ?? new LayerUnavailableError('No copy of the workspace knows what this changes.');
  };

  const record = async (layer: OverlaidLayer, changes: readonly Change[]): Promise<readonly Warning[]> => {
    layers.decided(layer, changes);
    if (changes.length === 0) return [];
    const recordedAt = clock();
    try {
      return await log.append(changes.map((change) => ({ change, recordedAt, conflictId: null })));
    } catch (error) {
      layers.forget();
      throw error;
    }
  };

  const apply = async (changes: readonly Change[], given: ApplyOptions = {}) => {
    const needsDatabase = given.check !== undefined || changes.some(({ kind }) => kind.startsWith('conflict.'));
    if (needsDatabase) return primary.apply(changes, given);
    if (await mustQueue()) return inTurn(() => applyBelow(changes, null, 'none else'));
    // A call that was sent may have been carried out without an answer: it is recorded under the same ids.
    const bases = guard.isOpen() ? 'none else' : 'of applied changes';
    try {
      return await guard.run(() => primary.apply(changes));
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      return inTurn(() => applyBelow(changes, error, bases));
    }
  };

  return {
    ...forwarding(ask),
    apply,
    // A lease is judged by the database's clock, so that there is none without the database.
    claim: (...given) => guard.run(() => primary.claim(...given)),
    releaseClaim: (...given) => guard.run(() => primary.releaseClaim(...given)),
    renewClaims: (...given) => guard.run(() => primary.renewClaims(...given)),
    sync,
    pending: log.entries,
    close: () => primary.close(),
  };
};

const waits = ({ conflictId }: PendingChange): boolean => conflictId === null;

const unlessUnavailable = (error: unknown): null => {
  if (error instanceof LayerUnavailableError) return null;
  throw error;
};

/** What a partial layer lacks may exist: the next one is asked. */
const isUnknownHere = (error: unknown, { complete }: OverlaidLayer): boolean =>
  error instanceof LayerUnavailableError ||
  (!complete && error instanceof Error && 'code' in error && error.code === 'NotFoundError');

/** Null where another layer must be asked. */
const decidedBy = (layer: OverlaidLayer, changes: readonly Change[], bases: Parameters<OverlaidLayer['decide']>[1]) => {
  try {
    return layer.decide(changes, bases);
  } catch (error) {
    if (isUnknownHere(error, layer)) return null;
    throw error;
  }
};

const pendingFlags = (entries: readonly PendingChange[]): readonly Warning[] => {
  const waiting = entries.filter(waits).length;
  const conflicts = entries.length - waiting;
  return [
    ...(waiting === 0
      ? []
      : [{ code: 'pending_sync', message: `${waiting} change(s) of this machine wait to reach the database.` }]),
    ...(conflicts === 0
      ? []
      : [{ code: 'conflicts_waiting', message: `${conflicts} change(s) wait for a choice: see list_conflicts.` }]),
  ];
};

const unverifiedReference = (id: string): Warning => ({
  code: 'unverified_reference',
  message: `${id} is not known here; whether it exists is seen when the database is back.`,
});

/** A call waits this long for the replay before it goes behind it; many changes take longer. */
const patience = (): Promise<null> => new Promise((resolve) => setTimeout(resolve, 500, null));

/** One after the other: what is decided must be recorded before the next decision. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <Value>(work: () => Promise<Value>): Promise<Value> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };
};
