import type { Change, OverlaidLayer, PendingChange } from '@tracker/core';
import { mayLack, mostRemembered } from './not-learnt.ts';

interface Entry {
  /** ISO 8601 UTC: when it was seen to wait no longer. */
  readonly at: string;
  readonly change: Change;
}

/**
 * What this process saw waiting and sees no longer: another process has replayed it, and the layers below learn it up to
 * 2 s later. What waited in a conflict may have been dropped and is left out.
 */
export const createReplayed = (clock: () => string) => {
  let seen = new Map<string, Change>();
  let entries: readonly Entry[] = [];
  let looked: readonly PendingChange[] = [];
  /** Whether nothing is new but what this process has recorded: asked with every call, while thousands may wait. */
  const isAsSeen = (pending: readonly PendingChange[]): boolean =>
    pending.length === seen.size &&
    looked.every((entry, position) => entry === pending[position]) &&
    pending.slice(looked.length).every(({ change, conflictId }) => conflictId === null && seen.has(change.id));
  return {
    /** What waits now, with what this process has just recorded. */
    see: (pending: readonly PendingChange[]): void => {
      const isKnown = isAsSeen(pending);
      looked = pending;
      if (isKnown) return;
      const now = new Map(pending.map(({ change, conflictId }) => [change.id, { change, conflictId }]));
      const at = clock();
      const gone = [...seen.values()].filter(({ id }) => !now.has(id));
      if (gone.length > 0) entries = [...entries, ...gone.map((change) => ({ at, change }))].slice(-mostRemembered);
      seen = new Map([...now].flatMap(([id, { change, conflictId }]) => (conflictId === null ? [[id, change]] : [])));
    },
    recorded: (changes: readonly Change[]): void => {
      for (const change of changes) seen.set(change.id, change);
    },
    /** Lays over a layer that has just been loaded what it cannot know yet. */
    layOver: (overlay: OverlaidLayer): void => {
      const laid = new Set<string>();
      for (const { at, change } of entries) {
        if (mayLack(overlay, at) && overlay.layReplayed(change, laid)) laid.add(change.id);
      }
    },
  };
};
