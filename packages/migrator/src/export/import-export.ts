import type { Ids, Store, WholeRow, WholeSource } from '@tracker/core';
import type { ImportReport } from '../import/import-items.ts';
import { inBatches, rehearse } from '../import/in-batches.ts';
import { planRestoration } from './plan-restoration.ts';

export interface ImportExportOptions {
  readonly store: Store & WholeSource;
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  readonly dryRun: boolean;
  /** Told after every batch how many of the new entities are in. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Stores what an export has and the workspace lacks, batch by batch, with the ids, versions and audit fields of the
 * export, and its keys where they are free. What is here stays as it is; one that was ended early is resumed by the next.
 */
export const importExport = async (
  rows: readonly WholeRow[],
  { store, dryRun, onProgress, ...context }: ImportExportOptions,
): Promise<ImportReport> => {
  const here: WholeRow[] = [];
  for await (const chunk of (await store.whole()).chunks) here.push(...chunk);
  const { steps, notPlaced } = planRestoration(rows, { ...context, here });
  if (dryRun) await rehearse(store, steps.flat(), onProgress);
  else await inBatches(store, steps, onProgress);
  const found = rows.filter(({ section }) => !links.has(section)).length;
  return {
    success: true,
    dry_run: dryRun,
    found,
    created: steps.length,
    already_present: found - steps.length,
    changes_applied: steps.flat().length,
    kept_in_metadata: [],
    not_placed: notPlaced,
  };
};

/** Rows that belong to entities of their own. */
const links: ReadonlySet<WholeRow['section']> = new Set(['dependency', 'vendor_dependency', 'external_ref']);
