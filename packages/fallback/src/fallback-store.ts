import {
  type AppliedChange,
  type ApplyOptions,
  type Change,
  createTurns,
  forwarding,
  type Ids,
  type Layer,
  LayerUnavailableError,
  NotSeenError,
  type OverlaidLayer,
  type PendingChange,
  type PendingCopy,
  type ReadStore,
  type Snapshot,
  type Store,
  type SyncReport,
  TrackerError,
  type WaitingChanges,
  type Warning,
} from '@tracker/core';
import { createGuard, type GuardOptions } from './guard.ts';
import { createKnownLayers } from './known-layers.ts';
import { type Look, notSeenIn } from './not-seen-in.ts';
import { createPendingLog } from './pending-log.ts';
import { planOf } from './plan.ts';
import { queued } from './queued.ts';
import { ageSeconds, databaseUnavailable, flagsOf } from './read-order.ts';
import { replay } from './replay.ts';
import { createSync } from './sync.ts';
import { within } from './within.ts';

export interface FallbackOptions {
  readonly primary: Store;
  /** Looks whether the database answers at all, whatever is locked in it. Default: reads the configuration. */
  readonly probe?: () => Promise<unknown>;
  /** Cache, Git, markdown, in this order (FR-028). */
  readonly layers: readonly Layer[];
  /** Journal and markdown block (FR-029). */
  readonly copies: readonly PendingCopy[];
  /** Runs the work when no other process of the workspace replays; null when one does. */
  readonly withLease: <Value>(work: () => Promise<Value>) => Promise<Value | null>;
  readonly ids: Ids;
  /** Waited for before the first call, outside its time limit: a database that has yet to start is not away. */
  readonly firstOpening?: () => Promise<void>;
  /** Now, as ISO 8601 UTC. */
  readonly clock: () => string;
  readonly limits?: Partial<Omit<GuardOptions, 'probe'>>;
}

/** A Store that answers while PostgreSQL is away (FR-028 to FR-030, FR-032). */
export interface FallbackStore extends Store, WaitingChanges {
  /** What waits on this machine, in order. */
  pending(): Promise<readonly PendingChange[]>;
}

export const createFallbackStore = (options: FallbackOptions): FallbackStore => {
  const { primary, ids, clock, withLease, probe = () => primary.configuration() } = options;
  const { retryAfterMs = 2_000 } = options.limits ?? {};
  const guard = createGuard({ ...options.limits, retryAfterMs, probe });
  const log = createPendingLog(options.copies);
  const layers = createKnownLayers(options.layers, clock);
  // What is decided must be recorded before the next decision.
  const inTurn = createTurns();

  let begun = options.firstOpening === undefined;
  const begin = async (): Promise<void> => {
    await options.firstOpening?.();
    begun = true;
  };
  /** @throws LayerUnavailableError while the database is away. */
  const askPrimary = async <Value>(work: (store: Store) => Promise<Value>): Promise<Value> => {
    if (!begun) await begin();
    return guard.run(() => work(primary));
  };

  const guarded: Pick<Store, 'apply' | 'conflicts' | 'change'> = {
    apply: async (changes, ...options) => {
      const answer = await askPrimary((store) => store.apply(changes, ...options));
      layers.acknowledged(changes, answer.value);
      return answer;
    },
    conflicts: (filter) => askPrimary((store) => store.conflicts(filter)),
    change: (ref) => askPrimary((store) => store.change(ref)),
  };
  const replayPending = async (): Promise<SyncReport | null> => {
    if (!(await log.entries()).length) return null;
    return withLease(() => replay({ primary: guarded, pending: log, ids, clock }));
  };
  const { sync, syncInPassing } = createSync(replayPending, retryAfterMs);

  /** Waiting changes go first; whether any is left afterwards. */
  const mustQueue = async (): Promise<boolean> => {
    if (!begun) await begin();
    const recent = await log.recent();
    layers.see(recent);
    if (!recent.some(waits)) return false;
    if (guard.isOpen()) return true;
    await syncInPassing();
    return (await log.entries()).some(waits);
  };

  const openCircuit = (): LayerUnavailableError | null => (guard.isOpen() ? (guard.lastFailure() ?? null) : null);

  const companions = (
    layer: OverlaidLayer,
    pending: readonly PendingChange[],
    away: LayerUnavailableError | null,
    further: readonly Warning[],
  ) => {
    const warnings = [...flagsOf(layer, away ?? openCircuit(), clock()), ...pendingFlags(pending), ...further];
    return {
      source: layer.source,
      asOf: layer.asOf,
      ...(layer.source === 'none' ? {} : { cacheAgeSeconds: Math.round(ageSeconds(layer.asOf, clock())) }),
      pendingSync: pending.length,
      warnings,
    };
  };

  const readBelow = async <Value>(read: Read<Value>, cause: LayerUnavailableError | null): Promise<Snapshot<Value>> => {
    const pending = await log.entries();
    layers.see(pending);
    const looked: Look[] = [];
    for await (const layer of layers.inOrder(pending)) {
      try {
        const { value } = await read(layer.reads);
        return { value, ...companions(layer, pending, cause, layer.complete ? [] : [partialCopy]) };
      } catch (error) {
        if (!(error instanceof LayerUnavailableError)) throw error;
        if (error instanceof NotSeenError) looked.push({ layer, error });
      }
    }
    const away = cause ?? openCircuit();
    throw (
      notSeenIn(looked, away, { now: clock(), pendingSync: pending.length, warnings: pendingFlags(pending) }) ??
      away ??
      new LayerUnavailableError('No copy of the workspace can tell.')
    );
  };

  const ask = async <Value>(read: Read<Value>): Promise<Snapshot<Value>> => {
    const deadline = performance.now() + answeredMs;
    if (await mustQueue()) return readQueued(read, deadline);
    try {
      return await withConflicts(await askPrimary(read));
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      return readBelow(read, error);
    }
  };

  /** While changes wait what they say comes first; of what no copy has they say nothing, and a database that is there is asked. */
  const readQueued = async <Value>(read: Read<Value>, deadline: number): Promise<Snapshot<Value>> => {
    const leftMs = () => deadline - performance.now();
    try {
      return await readBelow(read, null);
    } catch (error) {
      if (!(error instanceof LayerUnavailableError) || guard.isOpen() || leftMs() <= 0) throw error;
    }
    try {
      return await withConflicts(await within(leftMs(), askPrimary(read)));
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      return readBelow(read, error);
    }
  };

  const withConflicts = async <Value>(found: Snapshot<Value>): Promise<Snapshot<Value>> => {
    const waiting = await log.recent();
    if (waiting.length === 0) return found;
    return { ...found, pendingSync: waiting.length, warnings: [...(found.warnings ?? []), ...pendingFlags(waiting)] };
  };

  /** Decides on the newest known state that knows enough, then records. */
  const applyBelow = async (
    changes: readonly Change[],
    cause: LayerUnavailableError | null,
    sentAt: string | null,
  ): Promise<Snapshot<readonly AppliedChange[]>> => {
    const entries = await log.entries();
    const ids = new Set(changes.map(({ id }) => id));
    const recorded = new Set(entries.flatMap(({ change }) => (ids.has(change.id) ? [change.id] : [])));
    const added = changes.filter(({ id }) => !recorded.has(id));
    for await (const layer of layers.inOrder(entries)) {
      const decision = decidedBy(layer, changes, sentAt);
      if (decision === null) continue;
      if (decision === 'refused though sent') break;
      const repeated = changes.filter(({ id }) => recorded.has(id));
      const lacking = await layers.recording(layer, added, () =>
        log.append([...repeated, ...queued(added, entries)], clock()),
      );
      const further = [...lacking, ...decision.unverified.map(unverifiedReference)];
      return { value: decision.applied, ...companions(layer, await log.recent(), cause, further) };
    }
    if (cause !== null && sentAt !== null) throw unknownOutcome(cause);
    throw cause ?? openCircuit() ?? new LayerUnavailableError('No copy of the workspace knows what this changes.');
  };

  const apply = async (changes: readonly Change[], given: ApplyOptions = {}) => {
    if (given.check !== undefined) {
      if (!begun) await begin();
      return primary.apply(changes, given);
    }
    if (changes.some(({ kind }) => kind.startsWith('conflict.'))) return guarded.apply(changes, given);
    if (await mustQueue()) return inTurn(() => applyBelow(changes, null, null));
    // A call that was sent may have been carried out without an answer: it is recorded under the same ids.
    const sentAt = guard.isOpen() ? null : clock();
    try {
      return await guarded.apply(changes, given);
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      return inTurn(() => applyBelow(changes, error, sentAt));
    }
  };

  const adopt = async (changeIds: readonly string[]): Promise<number> => {
    const wanted = new Set(changeIds);
    const chosen = (await log.foreign()).filter(({ change }) => change !== null && wanted.has(change.id));
    for (const { change } of chosen) if (change !== null) await apply([change]);
    await log.dropForeign(chosen.map(({ text }) => text));
    return chosen.length;
  };

  return {
    ...forwarding(ask),
    apply,
    // A lease is judged by the database's clock, so that there is none without the database.
    claim: (...given) => askPrimary((store) => store.claim(...given)),
    releaseClaim: (...given) => askPrimary((store) => store.releaseClaim(...given)),
    renewClaims: (...given) => askPrimary((store) => store.renewClaims(...given)),
    sync,
    plan: async () => {
      const waiting = await planOf(await log.entries(), { changes: (filter) => askPrimary((s) => s.changes(filter)) });
      const away = openCircuit();
      return {
        value: { waiting, foreign: await log.foreign() },
        source: away === null ? 'postgresql' : 'none',
        asOf: clock(),
        pendingSync: waiting.length,
        warnings: [...(away === null ? [] : [databaseUnavailable(away)]), ...pendingFlags(waiting)],
      };
    },
    adopt,
    pending: log.entries,
    close: () => primary.close(),
  };
};

/** Milliseconds within which a call is answered. */
const answeredMs = 2_000;

type Read<Value> = (store: ReadStore) => Promise<Snapshot<Value>>;

const waits = ({ conflictId }: PendingChange): boolean => conflictId === null;

/** Null where another layer must be asked. A refusal of what was sent without an answer refuses nothing. */
const decidedBy = (layer: OverlaidLayer, changes: readonly Change[], sentAt: string | null) => {
  try {
    return layer.decide(changes, sentAt === null ? 'none else' : 'of applied changes');
  } catch (error) {
    if (error instanceof LayerUnavailableError) return null;
    // The database may have made it a moment ago: what a copy, which may be behind, has against it is no answer.
    if (sentAt !== null && mayBeMade(error, layer, sentAt)) return 'refused though sent';
    throw error;
  }
};

/** A copy older than the call shows no trace of it: an old version was one for the database too. */
const mayBeMade = (error: unknown, { asOf }: OverlaidLayer, sentAt: string): boolean =>
  error instanceof TrackerError && (error.code !== 'VersionConflictError' || Date.parse(asOf) >= Date.parse(sentAt));

const unknownOutcome = ({ message }: LayerUnavailableError): LayerUnavailableError =>
  new LayerUnavailableError(message, {
    hint: 'Whether the change was made is not known: read again before you repeat it.',
  });

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

const partialCopy: Warning = {
  code: 'partial_copy',
  message: 'This copy knows a part of the workspace: what it does not show may exist all the same.',
};

const unverifiedReference = (id: string): Warning => ({
  code: 'unverified_reference',
  message: `${id} is not known here; whether it exists is seen when the database is back.`,
});
