import * as z from 'zod';
import { cursorOf, placeIn } from '../cursor.ts';
import { TrackerError } from '../errors.ts';
import { type Touched, touchedBy } from '../feed/touched.ts';
import {
  type SnapshotDelta,
  type SnapshotHead,
  type SnapshotRow,
  snapshotRowKey,
  type WorkspaceSnapshot,
} from '../ports/workspace-snapshot.ts';
import { rowsOf } from './snapshot-rows.ts';
import type { Tables } from './tables.ts';

const chunkSize = 500;

/** Which store's log, and how many of its changes were seen. */
const place = z.tuple([z.string(), z.int().min(0)]);

export const memoryCursor = (origin: string, { log }: Tables): string => cursorOf([origin, log.size]);

/** How many changes of this log a cursor has seen; null for another log's. */
export const seenBy = (cursor: string, origin: string, { log }: Tables): number | null => {
  const [from, seen] = placeIn(place, cursor);
  return from === origin && seen <= log.size ? seen : null;
};

export const memorySnapshot = (tables: Tables, head: SnapshotHead): WorkspaceSnapshot => ({
  head,
  chunks: chunksOf([...rowsOf(tables)]),
});

export async function* chunksOf<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += chunkSize) yield rows.slice(start, start + chunkSize);
}

export const memoryDelta = (
  tables: Tables,
  head: SnapshotHead,
  cursor: string,
  origin: string,
): SnapshotDelta | null => {
  const seen = seenOrNull(cursor, origin, tables);
  if (seen === null) return null;
  const effects = [...tables.log.values()].slice(seen).flatMap((logged) => logged.effects);
  const touched = touchedBy(effects);
  const active = new Map([...rowsOf(tables)].map((row) => [snapshotRowKey(row), row]));
  return {
    head,
    put: [...active.values()].filter((row) => concerns(row, touched)),
    removed: [...formerKeys(touched), ...linksOf(tables, touched)].filter((key) => !active.has(key)),
  };
};

const seenOrNull = (cursor: string, origin: string, tables: Tables): number | null => {
  try {
    return seenBy(cursor, origin, tables);
  } catch (error) {
    if (error instanceof TrackerError) return null;
    throw error;
  }
};

const concerns = (entry: SnapshotRow, touched: Touched): boolean => {
  switch (entry.section) {
    case 'work_item':
      return touched.items.has(entry.row.id);
    case 'archived_reference':
      return true; // shown as long as a live item names it, so it comes and goes with others' edges
    case 'dependency':
      return touched.items.has(entry.row.source_id) || touched.items.has(entry.row.target_id);
    case 'vendor_dependency':
      return touched.items.has(entry.row.work_item_id);
    case 'vendor':
      return touched.vendors.has(entry.row.id);
    case 'deployment':
      return (
        touched.deployments.has(entry.row.id) ||
        entry.row.affected_vendors.some(({ id }) => touched.vendors.has(id)) ||
        entry.row.related_work_items.some(({ id }) => touched.items.has(id))
      );
    case 'enhancement':
      return touched.enhancements.has(entry.row.id);
    case 'configuration':
      return touched.configuration;
    case 'conflict':
      return touched.conflicts.has(entry.row.id);
  }
};

/** Links of touched items; they leave with the last live one of their ends, and so do references to archived ones. */
const linksOf = ({ edges, vendorDependencies }: Tables, touched: Touched): readonly string[] => [
  ...[...edges.values()]
    .filter(({ source_id, target_id }) => touched.items.has(source_id) || touched.items.has(target_id))
    .flatMap((row) => [
      snapshotRowKey({ section: 'dependency', row }),
      `archived_reference:${row.source_id}`,
      `archived_reference:${row.target_id}`,
    ]),
  ...touched.formerEdges.flatMap((row) => [
    `archived_reference:${row.source_id}`,
    `archived_reference:${row.target_id}`,
  ]),
  ...[...vendorDependencies.values()]
    .filter(({ work_item_id }) => touched.items.has(work_item_id))
    .map((row) => snapshotRowKey({ section: 'vendor_dependency', row })),
];

/** What may have left: touched rows that were active, and links that were taken away. */
const formerKeys = (touched: Touched): readonly string[] => [
  ...[...touched.items].map((id) => `work_item:${id}`),
  ...[...touched.vendors].map((id) => `vendor:${id}`),
  ...[...touched.deployments].map((id) => `deployment:${id}`),
  ...[...touched.enhancements].map((id) => `enhancement:${id}`),
  ...[...touched.conflicts].map((id) => `conflict:${id}`),
  ...touched.formerEdges.map((row) => snapshotRowKey({ section: 'dependency', row })),
  ...touched.formerVendorDependencies.map((row) => snapshotRowKey({ section: 'vendor_dependency', row })),
];
