import { type Change, type Ids, type Store, TrackerError } from '@tracker/core';
import type { ForeignItems, NotPlaced } from './foreign-item.ts';
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
  /** Told after every batch how many of the new items are in. */
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

/** Items in one transaction, so that others write in between and an import that is ended early is resumed by the next. */
const batchSize = 200;

/** Adds another tracker's items, batch by batch; those that were imported before stay as they are here. */
export const importItems = async (found: ForeignItems, options: ImportOptions): Promise<ImportReport> => {
  const { store, dryRun, onProgress } = options;
  const { steps, notPlaced } = planImport(found, { ...options, known: await knownItems(options) });
  if (dryRun) await rehearse(store, steps.flat());
  else
    for (let done = 0; done < steps.length; done += batchSize) {
      await store.apply(steps.slice(done, done + batchSize).flat());
      onProgress?.(Math.min(done + batchSize, steps.length), steps.length);
    }
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

/** Applies everything and takes it back, so that a dry run is refused what an import would be. */
const rehearse = async (store: Store, changes: readonly Change[]): Promise<void> => {
  try {
    await store.apply(changes, { check: () => Promise.reject(new Rehearsed()) });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
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

class Rehearsed extends TrackerError {
  override readonly name = 'Rehearsed';

  constructor() {
    super('ValidationError', 'The import was only rehearsed.');
  }
}
