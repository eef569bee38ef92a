import type { Change } from '../change.ts';
import type { ApplyOptions, ReadStore, Snapshot, Store } from '../ports/store.ts';
import type { SnapshotRow } from '../ports/workspace-snapshot.ts';
import { applyTo } from './apply.ts';
import { rowsOf } from './snapshot-rows.ts';
import { createTableReads } from './table-reads.ts';
import { copyOf, emptyTables, type Tables } from './tables.ts';

/** A store whose rows can be had as those of a snapshot. */
export interface InMemoryStore extends Store {
  rows(): Iterable<SnapshotRow>;
}

/** A whole store in memory: the executable model that every other implementation is held against. */
export const createInMemoryStore = ({ clock }: { readonly clock: () => string }): InMemoryStore => {
  let tables = emptyTables(clock());
  let applied = 0;
  const answer = <Value>(value: Value): Snapshot<Value> => ({ value, source: 'postgresql', asOf: clock() });
  const readsOf = (current: () => Tables): ReadStore =>
    createTableReads({ tables: current, complete: true, imports: true, answer });

  const applyChecked = async (changes: readonly Change[], check: NonNullable<ApplyOptions['check']>) => {
    for (;;) {
      const before = applied;
      const next = copyOf(tables, clock());
      const result = applyTo(next, changes, clock);
      await check(readsOf(() => next));
      // Somebody else's changes came while the check looked: they are there first.
      if (applied !== before) continue;
      tables = next;
      applied += 1;
      return result;
    }
  };

  return {
    ...readsOf(() => tables),
    apply: async (changes, { check } = {}) => {
      if (check !== undefined) return answer(await applyChecked(changes, check));
      const result = applyTo(tables, changes, clock);
      applied += 1;
      return answer(result);
    },
    close: async () => {},
    rows: () => rowsOf(tables),
  };
};
