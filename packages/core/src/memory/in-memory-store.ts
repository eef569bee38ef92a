import type { Change } from '../change.ts';
import { configurationId } from '../entities/configuration.ts';
import type { ApplyOptions, ReadStore, Snapshot } from '../ports/store.ts';
import type { PrimaryStore, SnapshotRow } from '../ports/workspace-snapshot.ts';
import { applyTo } from './apply.ts';
import { createMemoryClaims } from './claims.ts';
import { createMaintenanceTurns } from './maintenance-turns.ts';
import { rowsOf, wholeRowsOf } from './snapshot-rows.ts';
import { chunksOf, memoryCursor, memoryDelta, memorySnapshot } from './snapshots.ts';
import { listingOf } from './status-listing.ts';
import { createTableReads } from './table-reads.ts';
import { copyOf, emptyTables, type Tables } from './tables.ts';

interface Checked {
  readonly check: NonNullable<ApplyOptions['check']>;
  readonly onApplied: ApplyOptions['onApplied'];
}

/** A store whose rows can be had as those of a snapshot. */
export interface InMemoryStore extends PrimaryStore {
  rows(): Iterable<SnapshotRow>;
}

/** A whole store in memory: the executable model that every other implementation is held against. */
export const createInMemoryStore = ({
  clock,
  workspaceId = configurationId,
}: {
  readonly clock: () => string;
  /** What its snapshots say. Default: a constant. */
  readonly workspaceId?: string;
}): InMemoryStore => {
  const origin = `${workspaceId} ${clock()}`;
  let tables = emptyTables(clock());
  let applied = 0;
  const head = () => ({ workspaceId, asOf: clock(), cursor: memoryCursor(origin, tables) });
  const answer = <Value>(value: Value): Snapshot<Value> => ({ value, source: 'postgresql', asOf: clock() });
  const readsOf = (current: () => Tables): ReadStore =>
    createTableReads({ tables: current, authority: true, complete: true, whole: true, log: origin, answer });

  const applyChecked = async (changes: readonly Change[], { check, onApplied }: Checked) => {
    for (;;) {
      const before = applied;
      const next = copyOf(tables, clock());
      const result = applyTo(next, changes, clock, onApplied);
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
    apply: async (changes, { check, onApplied } = {}) => {
      if (check !== undefined) return answer(await applyChecked(changes, { check, onApplied }));
      const result = applyTo(tables, changes, clock, onApplied);
      applied += 1;
      return answer(result);
    },
    snapshot: async () => memorySnapshot(tables, head()),
    whole: async () => ({ workspaceId, asOf: clock(), chunks: chunksOf([...wholeRowsOf(tables)]) }),
    delta: async (cursor) => memoryDelta(tables, head(), cursor, origin),
    statusListing: async (bounds) => listingOf(rowsOf(tables), bounds),
    ...createMemoryClaims(() => tables, clock, answer),
    ...createMaintenanceTurns(clock),
    close: async () => {},
    rows: () => rowsOf(tables),
  };
};
