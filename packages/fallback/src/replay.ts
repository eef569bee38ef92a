import {
  type Change,
  type Conflict,
  type ConflictDetails,
  type EntityChange,
  type Ids,
  LayerUnavailableError,
  type PendingChange,
  rebase,
  type Store,
  type SyncReport,
  TrackerError,
} from '@tracker/core';
import type { PendingLog } from './pending-log.ts';

export interface ReplayParts {
  readonly primary: Pick<Store, 'apply' | 'conflicts' | 'change'>;
  readonly pending: PendingLog;
  readonly ids: Ids;
  readonly clock: () => string;
}

/**
 * Applies pending changes in order, each at most once by its id, so that it may be interrupted anywhere and repeated.
 * One process at a time: the caller holds the lease.
 *
 * @throws LayerUnavailableError when the database goes away; what is left waits on.
 */
export const replay = async (parts: ReplayParts): Promise<SyncReport> => {
  await markOpened(parts);
  await letGoOfSettled(parts);
  const outcomes = createOutcomes(parts.pending);
  let [applied, conflicts] = [0, 0];
  const inConflict = new Map<string, string>();
  try {
    for (const { change, conflictId } of await parts.pending.entries()) {
      const waitsIn = conflictId ?? conflictOfBase(change, inConflict);
      const opened = waitsIn === null ? await applyOrOpen(parts, change) : null;
      if (opened !== null) conflicts += 1;
      const standsIn = waitsIn ?? opened;
      if (standsIn === null) applied += 1;
      else inConflict.set(change.id, standsIn);
      if (conflictId === null) await outcomes.note(change.id, standsIn);
    }
  } finally {
    await outcomes.write();
  }
  return { applied, conflicts, waiting: inConflict.size };
};

/** Copies are replaced as a whole, so what became of many changes is written at once; without it they are known by their ids. */
const outcomesAtOnce = 100;

/** Notes what became of changes: null when applied, else the conflict that they wait in. */
const createOutcomes = (pending: PendingLog) => {
  const noted = new Map<string, string | null>();
  const revised = (entry: PendingChange): PendingChange | null => {
    const conflictId = noted.get(entry.change.id);
    if (conflictId === undefined) return entry;
    return conflictId === null ? null : { ...entry, conflictId };
  };
  const write = async (): Promise<void> => {
    if (noted.size === 0) return;
    await pending.revise(revised);
    noted.clear();
  };
  return {
    note: async (changeId: string, conflictId: string | null): Promise<void> => {
      noted.set(changeId, conflictId);
      if (noted.size >= outcomesAtOnce) await write();
    },
    write,
  };
};

const conflictOfBase = (change: Change, inConflict: ReadonlyMap<string, string>): string | null =>
  'base' in change && 'changeId' in change.base ? (inConflict.get(change.base.changeId) ?? null) : null;

/** How many changes one question is about. */
const askedAtOnce = 500;

/**
 * A conflict may have been opened for a change that waits without knowing it: the answer to the opening was lost, or
 * another machine opened it. It is not tried once more, because somebody may be choosing, or has chosen.
 */
const markOpened = async ({ primary, pending }: ReplayParts): Promise<void> => {
  const unmarked = (await pending.entries()).flatMap(({ change, conflictId }) =>
    conflictId === null ? change.id : [],
  );
  const opened = new Map<string, string>();
  for (let first = 0; first < unmarked.length; first += askedAtOnce) {
    const changeIds = unmarked.slice(first, first + askedAtOnce);
    const { rows } = (await primary.conflicts({ changeIds, limit: changeIds.length })).value;
    for (const { id, change } of rows) opened.set(change.id, id);
  }
  if (opened.size === 0) return;
  await pending.revise((entry) => ({ ...entry, conflictId: entry.conflictId ?? opened.get(entry.change.id) ?? null }));
};

/** A change whose conflict was settled is done with; those that waited with it get their turn. */
const letGoOfSettled = async (parts: ReplayParts): Promise<void> => {
  const { primary, pending } = parts;
  const waiting = new Set((await pending.entries()).flatMap(({ conflictId }) => conflictId ?? []));
  for (const id of waiting) {
    const found = (await primary.conflicts({ id, limit: 1 })).value.rows[0];
    const conflict = found?.status === 'open' ? await settledByItself(parts, found) : found;
    if (conflict?.status !== 'resolved') continue;
    const { base } = { base: undefined, ...conflict.change };
    await pending.revise((entry) => {
      if (entry.conflictId !== id) return entry;
      if (entry.change.id === conflict.change.id) return null;
      const dropped = conflict.resolution === 'theirs' && base !== undefined;
      return {
        ...entry,
        conflictId: null,
        change: dropped ? onBaseOf(entry.change, conflict.change.id, base) : entry.change,
      };
    });
  }
};

/**
 * What another machine had recorded under the same id may have been applied from there since, when what it needs had
 * arrived: then nothing is left to choose.
 */
const settledByItself = async ({ primary, ids, clock }: ReplayParts, open: Conflict): Promise<Conflict | undefined> => {
  if ((await primary.change(open.change.id)).value === null) return open;
  await primary.apply([
    {
      id: ids.derived(`settling of ${open.id}`),
      kind: 'conflict.resolve',
      entityId: open.id,
      actor: open.change.actor,
      clientTime: clock(),
      fields: { choice: 'mine', value: null },
    },
  ]);
  return (await primary.conflicts({ id: open.id, limit: 1 })).value.rows[0];
};

/** What stood on a change that was dropped stands on what that one stood on. */
const onBaseOf = (change: Change, droppedId: string, base: { version: number } | { changeId: string }): Change =>
  'base' in change && 'changeId' in change.base && change.base.changeId === droppedId ? { ...change, base } : change;

/** How often a change is tried again after its entity moved on once more, or the database refused it without a rule. */
const attempts = 5;

/** Null when the change is applied, else the conflict that it became. */
const applyOrOpen = async (parts: ReplayParts, change: Change): Promise<string | null> => {
  let next = change;
  let refusal: TrackerError | null = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    refusal = await refusalOf(parts.primary, next);
    if (refusal === null) return null;
    const rebased = isMovedBase(refusal) && isEntityChange(next) ? rebase(next, refusal.details) : null;
    if (rebased === null && refusal.code !== 'DatabaseError') break;
    next = rebased ?? next;
  }
  const reason = refusal?.message ?? '';
  if (!isEntityChange(change))
    throw new TrackerError('DatabaseError', `A pending ${change.kind} was refused: ${reason}`);
  return openConflict(parts, change, reason);
};

const refusalOf = async (primary: ReplayParts['primary'], change: Change): Promise<TrackerError | null> => {
  try {
    await primary.apply([change]);
    return null;
  } catch (error) {
    if (!(error instanceof TrackerError) || error instanceof LayerUnavailableError) throw error;
    return error;
  }
};

const isMovedBase = (error: TrackerError): error is TrackerError & { readonly details: ConflictDetails } =>
  error.code === 'VersionConflictError' && error.details !== undefined && 'current_version' in error.details;

const isEntityChange = (change: Change): change is EntityChange =>
  change.kind !== 'conflict.open' && change.kind !== 'conflict.resolve';

/**
 * The ids follow from the waiting change, so that an interrupted replay opens nothing twice. A database that refuses
 * everything opens no conflict either: then the replay ends, and all waits on.
 */
const openConflict = async ({ primary, ids, clock }: ReplayParts, waiting: EntityChange, reason: string) => {
  const entityId = ids.derived(`conflict of ${waiting.id}`);
  await primary.apply([
    {
      id: ids.derived(`opening of ${entityId}`),
      kind: 'conflict.open',
      entityId,
      actor: waiting.actor,
      clientTime: clock(),
      fields: { change: waiting, reason },
    },
  ]);
  return entityId;
};
