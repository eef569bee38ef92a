import {
  createInMemoryStore,
  type LayerState,
  type SnapshotHead,
  type SnapshotRow,
  type WorkspaceSnapshot,
} from '@tracker/core';
import { creation, tickingClock } from '@tracker/testing';

export const workspaceId = '0190a000-0000-7000-8000-000000000001';

/** As many items as asked for, made by a store. */
export const itemRows = async (titles: readonly string[]): Promise<readonly SnapshotRow[]> => {
  const store = createInMemoryStore({ clock: tickingClock() });
  const { value } = await store.apply(titles.map((title) => creation({ title })));
  return value.flatMap(({ entity }): readonly SnapshotRow[] =>
    entity.type === 'work_item' ? [{ section: 'work_item', row: { ...entity.value, deleted_by_change: null } }] : [],
  );
};

export const headAt = (asOf: string, cursor = asOf): SnapshotHead => ({ workspaceId, asOf, cursor });

export const snapshotOf = (rows: readonly SnapshotRow[], head: SnapshotHead): WorkspaceSnapshot => ({
  head,
  chunks: inChunks(rows),
});

async function* inChunks(rows: readonly SnapshotRow[]): AsyncGenerator<readonly SnapshotRow[]> {
  for (let at = 0; at < rows.length; at += 500) yield rows.slice(at, at + 500);
}

export const rowsIn = async ({ chunks }: LayerState): Promise<readonly SnapshotRow[]> => {
  const rows: SnapshotRow[] = [];
  for await (const chunk of chunks) rows.push(...chunk);
  return rows;
};

export const titlesOf = (rows: readonly SnapshotRow[]): readonly string[] =>
  rows.flatMap((entry) => (entry.section === 'work_item' ? [entry.row.title] : [])).sort();
