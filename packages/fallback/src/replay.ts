import {
  type Change,
  type ConflictDetails,
  type EntityChange,
  type Ids,
  LayerUnavailableError,
  type PendingChange,
  rebase,
  type Store,
  TrackerError,
} from '@tracker/core';
import type { PendingLog } from './pending-log.ts';

export interface ReplayParts {
  readonly primary: Pick<Store, 'apply' | 'conflicts'>;
  readonly pending: PendingLog;
  readonly ids: Ids;
  readonly clock: () => string;
}

/** What became of the pending changes, by number. */
export interface ReplayReport {
  readonly applied: number;
  readonly conflicts: number;
  readonly waiting: number;
}

/**
 * Applies pending changes in order, each at most once by its id, so that it may be interrupted anywhere and repeated.
 * One process at a time: the caller holds the lease.
 *
 * @throws LayerUnavailableError when the database goes away; what is left waits on.
 */
export const replay = async (parts: ReplayParts): Promise<ReplayReport> => {
  await letGoOfSettled(parts);
  let [applied, conflicts] = [0, 0];
  const inConflict = new Map<string, string>();
  for (const entry of await parts.pending.entries()) {
    const conflictId = entry.conflictId ?? conflictOfBase(entry.change, inConflict);
    if (conflictId !== null) {
      inConflict.set(entry.change.id, conflictId);
      if (entry.conflictId === null) await keepIn(parts, entry, conflictId);
      continue;
    }
    const opened = await applyOrOpen(parts, entry.change);
    if (opened === null) {
      applied += 1;
      await parts.pending.revise((other) => (other.change.id === entry.change.id ? null : other));
    } else {
      conflicts += 1;
      inConflict.set(entry.change.id, opened);
      await keepIn(parts, entry, opened);
    }
  }
  return { applied, conflicts, waiting: inConflict.size };
};

const conflictOfBase = (change: Change, inConflict: ReadonlyMap<string, string>): string | null =>
  'base' in change && 'changeId' in change.base ? (inConflict.get(change.base.changeId) ?? null) : null;

const keepIn = ({ pending }: ReplayParts, { change }: PendingChange, conflictId: string): Promise<void> =>
  pending.revise((other) => (other.change.id === change.id ? { ...other, conflictId } : other));

/** A change whose conflict was settled is done with; those that waited with it get their turn. */
const letGoOfSettled = async ({ primary, pending }: ReplayParts): Promise<void> => {
  const waiting = new Set((await pending.entries()).flatMap(({ conflictId }) => conflictId ?? []));
  for (const id of waiting) {
    const conflict = (await primary.conflicts({ id, limit: 1 })).value.rows[0];
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

/** What stood on a change that was dropped stands on what that one stood on. */
const onBaseOf = (change: Change, droppedId: string, base: { version: number } | { changeId: string }): Change =>
  'base' in change && 'changeId' in change.base && change.base.changeId === droppedId ? { ...change, base } : change;

/** How often a change is tried again after its entity moved on once more. */
const attempts = 5;

/** Null when the change is applied, else the conflict that it became. */
const applyOrOpen = async (parts: ReplayParts, change: Change): Promise<string | null> => {
  let next = change;
  let reason = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const refusal = await refusalOf(parts.primary, next);
    if (refusal === null) return null;
    reason = refusal.message;
    const rebased = isMovedBase(refusal) && isEntityChange(next) ? rebase(next, refusal.details) : null;
    if (rebased === null) break;
    next = rebased;
  }
  if (!isEntityChange(change))
    throw new TrackerError('DatabaseError', `A pending ${change.kind} was refused: ${reason}`);
  return openConflict(parts, change, reason);
};

const refusalOf = async (primary: ReplayParts['primary'], change: Change): Promise<TrackerError | null> => {
  try {
    await primary.apply([change]);
    return null;
  } catch (error) {
    const refused = error instanceof TrackerError && error.code !== 'DatabaseError';
    if (!refused || error instanceof LayerUnavailableError) throw error;
    return error;
  }
};

const isMovedBase = (error: TrackerError): error is TrackerError & { readonly details: ConflictDetails } =>
  error.code === 'VersionConflictError' && error.details !== undefined && 'current_version' in error.details;

const isEntityChange = (change: Change): change is EntityChange =>
  change.kind !== 'conflict.open' && change.kind !== 'conflict.resolve';

/** The ids follow from the waiting change, so that an interrupted replay opens nothing twice. */
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
