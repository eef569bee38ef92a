import {
  createInMemoryStore,
  type LayerState,
  type SnapshotHead,
  type SnapshotRow,
  type WorkspaceSnapshot,
} from '@tracker/core';
import { creation, inChunks, tickingClock } from '@tracker/testing';
import { createGitLayer, type GitLayerOptions, type StatusParser } from '../src/index.ts';

export const workspaceId = '0190a000-0000-7000-8000-000000000001';

/** When a status that names nothing but titles was made. */
export const statusTime = '2026-01-01T00:00:00.000Z';

/** Stands in for the status file's: a status is one item per line, after `status`. */
const parse: StatusParser = (text) => {
  const [first, ...titles] = text.trim().split('\n');
  if (first !== 'status') return null;
  return { chunks: inChunks(titles.map(rowNamed), 500), asOf: statusTime, complete: false };
};

const rowNamed = (title: string): SnapshotRow => ({
  section: 'archived_reference',
  row: { id: '0190a000-0000-7000-8000-0000000000aa', key: 'T-000000', item_type: 'task', title, status: 'active' },
});

export const layerOf = (directory: string, options: Partial<GitLayerOptions> = {}) =>
  createGitLayer({ directory, workspaceId, statusFile: '.project_status.md', parse, ...options });

export const itemRows = async (titles: readonly string[]): Promise<readonly SnapshotRow[]> => {
  const store = createInMemoryStore({ clock: tickingClock() });
  await store.apply(titles.map((title) => creation({ title })));
  return [...store.rows()];
};

export const headAt = (asOf: string): SnapshotHead => ({ workspaceId, asOf, cursor: asOf });

export const snapshotOf = (rows: readonly SnapshotRow[], asOf: string): WorkspaceSnapshot => ({
  head: headAt(asOf),
  chunks: inChunks(rows, 500),
});

export const titlesIn = async ({ chunks }: LayerState): Promise<readonly string[]> => {
  const titles: string[] = [];
  for await (const rows of chunks)
    for (const entry of rows)
      if (entry.section === 'work_item' || entry.section === 'archived_reference') titles.push(entry.row.title);
  return titles.sort();
};
