import type { Ids, Store } from '@tracker/core';
import type { ForeignItems, NotPlaced } from './foreign-item.ts';
import { inBatches, rehearse } from './in-batches.ts';
import type { KnownItem } from './placement.ts';
import { planImport } from './plan-import.ts';

export interface ImportOptions {
  readonly system: string;
  readonly store: Store;
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  readonly dryRun: boolean;
  /** Told how many of the new items are in; in a dry run how many changes were tried. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ImportReport {
  readonly success: true;
  readonly dry_run: boolean;
  readonly found: number;
  /** Items that are new here; in a dry run those that would be. */
  readonly created: number;
  readonly already_present: number;
  readonly changes_applied: number;
  readonly kept_in_metadata: readonly string[];
  readonly not_placed: readonly NotPlaced[];
}

/** Adds another tracker's items, batch by batch; those that were imported before stay as they are here. */
export const importItems = async (found: ForeignItems, options: ImportOptions): Promise<ImportReport> => {
  const { store, dryRun, onProgress } = options;
  const { steps, notPlaced } = planImport(found, { ...options, known: await knownItems(options) });
  if (dryRun) await rehearse(store, steps.flat(), onProgress);
  else await inBatches(store, steps, onProgress);
  return {
    success: true,
    dry_run: dryRun,
    found: found.items.length,
    created: steps.length,
    already_present: found.items.length - steps.length,
    changes_applied: steps.flat().length,
    kept_in_metadata: found.keptInMetadata,
    not_placed: notPlaced,
  };
};

const knownItems = async ({ store, system }: ImportOptions): Promise<ReadonlyMap<string, KnownItem | null>> => {
  const refs = (await store.externalRefs(system)).value;
  const items = (await store.workItemsByRef(refs.map(({ entityId }) => entityId))).value;
  const live = new Map(
    items.flatMap(({ id, depth, parent_id, deleted_at }) =>
      deleted_at === null ? [[id, { id, depth, parentId: parent_id }] as const] : [],
    ),
  );
  return new Map(refs.map(({ id, entityId }) => [id, live.get(entityId) ?? null]));
};
