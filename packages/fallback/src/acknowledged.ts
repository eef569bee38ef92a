import type { AppliedChange, Change, OverlaidLayer } from '@tracker/core';
import { mayLack, mostRemembered } from './not-learnt.ts';

interface Entry {
  readonly number: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly change: Change;
  readonly applied: AppliedChange;
}

/** What this process was told the database has applied: the layers below learn it up to 2 s later. */
export const createAcknowledged = (clock: () => string) => {
  let entries: Entry[] = [];
  let last = 0;
  return {
    note: (changes: readonly Change[], applied: readonly AppliedChange[]): void => {
      const at = clock();
      for (const each of applied) {
        const change = changes.find(({ id }) => id === each.changeId);
        if (change === undefined) continue;
        last += 1;
        entries.push({ number: last, at, change, applied: each });
      }
      // Every write comes by here: the list is cut now and then, not copied each time.
      if (entries.length >= 2 * mostRemembered) entries = entries.slice(-mostRemembered);
    },
    /** Lays over what came after the entry of that number; gives the number of the last one. */
    layOver: (overlay: OverlaidLayer, after: number): number => {
      for (const { number, at, applied, change } of entries) {
        if (number > after && mayLack(overlay, at)) overlay.layApplied(applied, change);
      }
      return last;
    },
  };
};
