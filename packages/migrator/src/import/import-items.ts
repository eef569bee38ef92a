import { type Ids, type Store, TrackerError } from '@tracker/core';
import type { ForeignItems, NotPlaced } from './foreign-item.ts';
import { type KnownItem, planImport } from './plan-import.ts';

export interface ImportOptions {
  readonly system: string;
  readonly store: Store;
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  readonly dryRun: boolean;
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

/** Adds another tracker's items in one transaction; those that were imported before stay as they are here. */
export const importItems = async (found: ForeignItems, options: ImportOptions): Promise<ImportReport> => {
  const { store, dryRun } = options;
  const plan = planImport(found, { ...options, known: await knownItems(options) });
  if (plan.changes.length > 0)
    await store
      .apply(plan.changes, dryRun ? { check: () => Promise.reject(new Rehearsed()) } : {})
      .catch((error: unknown) => {
        if (!(error instanceof Rehearsed)) throw error;
      });
  return {
    success: true,
    dry_run: dryRun,
    found: found.items.length,
    created: plan.created,
    already_present: found.items.length - plan.created,
    changes_applied: plan.changes.length,
    kept_in_metadata: found.keptInMetadata,
    not_placed: plan.notPlaced,
  };
};

const knownItems = async ({ store, system }: ImportOptions): Promise<ReadonlyMap<string, KnownItem | null>> => {
  const refs = (await store.externalRefs(system)).value;
  const items = (await store.workItemsByRef(refs.map(({ entityId }) => entityId))).value;
  const live = new Map(items.filter((item) => item.deleted_at === null).map((item) => [item.id, item]));
  return new Map(refs.map(({ id, entityId }) => [id, live.get(entityId) ?? null]));
};

class Rehearsed extends TrackerError {
  override readonly name = 'Rehearsed';

  constructor() {
    super('ValidationError', 'The import was only rehearsed.');
  }
}
