import type { LayerState } from '../ports/layer.ts';
import type { ReadStore, Snapshot } from '../ports/store.ts';
import { tablesOf } from './snapshot-rows.ts';
import { createTableReads } from './table-reads.ts';

/**
 * Reads over what a layer knows: the rows are loaded once, and found by their keys from then on. For a row that is
 * missing they throw `NotSeenError`; lists give what is there.
 */
export const createSnapshotStore = async (
  { chunks, asOf, complete }: LayerState,
  source: Snapshot<unknown>['source'],
): Promise<ReadStore> => {
  const tables = await tablesOf(chunks, asOf);
  return createTableReads({
    tables: () => tables,
    authority: false,
    complete,
    whole: false,
    answer: (value) => ({ value, source, asOf }),
  });
};
