import { type Change, type ReadStore, type Store, TrackerError } from '@tracker/core';
import { type MigrationPlan, type PlanContext, planMigration } from './plan/plan-migration.ts';
import { type Checked, type Reconciliation, reconcile } from './reconcile.ts';
import type { MigrationSource } from './source.ts';
import { TakenBack } from './taken-back.ts';
import { readWorkspace } from './workspace.ts';

export interface MigrateOptions extends PlanContext {
  readonly store: Store;
  readonly dryRun: boolean;
  /** Runs when there is something to change, before anything is applied: the file's backup. */
  readonly beforeApply: () => Promise<void>;
  /** Told how many of the changes are made, before they are committed together. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** SPEC section 6. */
export interface MigrationReport {
  readonly success: boolean;
  /** Of the entities that were recognised; 100 when there are none. */
  readonly data_preservation_percentage: number;
  /** Changes that were committed; in a dry run those that would be. */
  readonly changes_applied: number;
  readonly reconciliation: Reconciliation;
  readonly unrecognised_sections: MigrationSource['unrecognised'];
  readonly skipped: MigrationSource['skipped'];
  readonly warnings: readonly string[];
  readonly dry_run: boolean;
  /** Everything was taken back, because a check failed or a change was refused. */
  readonly rollback_executed: boolean;
}

export interface Migration {
  readonly report: MigrationReport;
  /** Entries of the status file that the workspace had before, perhaps otherwise. */
  readonly left: MigrationPlan['left'];
}

/**
 * Brings the source into the store in one transaction: all of it, checked by value before the commit, or nothing
 * (FR-024, FR-025, FR-026). A dry run does the same and takes it back.
 *
 * @throws TrackerError when the workspace cannot be read or the backup cannot be written.
 */
export const migrate = async (source: MigrationSource, options: MigrateOptions): Promise<Migration> => {
  const { store, dryRun } = options;
  const before = await readWorkspace(store);
  const { changes, warnings, left } = planMigration(source, before, options);
  const checkedIn = async (inside: ReadStore): Promise<Checked> =>
    reconcile(source, { ...options, before, after: await readWorkspace(inside) });
  const result = (checked: Checked, refusals: readonly string[]): Migration => ({
    left,
    report: {
      success: refusals.length === 0,
      data_preservation_percentage: checked.preservation,
      changes_applied: refusals.length === 0 ? changes.length : 0,
      reconciliation: checked.reconciliation,
      unrecognised_sections: source.unrecognised,
      skipped: source.skipped,
      warnings: [
        ...refusals,
        ...source.warnings.map(({ file, line, message }) => `${file}:${line}: ${message}`),
        ...warnings,
      ],
      dry_run: dryRun,
      rollback_executed: refusals.length > 0,
    },
  });

  if (changes.length === 0) {
    const checked = reconcile(source, { ...options, before, after: before });
    return result(checked, checked.failures);
  }
  if (!dryRun) await options.beforeApply();
  const outcome = await attempt(changes, checkedIn, options);
  return result(outcome.checked ?? (await checkedIn(store)), outcome.refusals);
};

interface Outcome {
  /** Null when it did not come to the checks. */
  readonly checked: Checked | null;
  readonly refusals: readonly string[];
}

const attempt = async (
  changes: readonly Change[],
  checkedIn: (inside: ReadStore) => Promise<Checked>,
  { store, dryRun, onProgress }: MigrateOptions,
): Promise<Outcome> => {
  let checked: Checked | null = null;
  try {
    await store.apply(changes, {
      onApplied: (applied) => onProgress?.(applied, changes.length),
      check: async (inside) => {
        checked = await checkedIn(inside);
        if (dryRun || checked.failures.length > 0) throw new TakenBack();
      },
    });
    return { checked, refusals: [] };
  } catch (error) {
    if (error instanceof TakenBack) return { checked, refusals: failuresOf(checked) };
    if (error instanceof TrackerError) return { checked: null, refusals: [error.message] };
    throw error;
  }
};

const failuresOf = (checked: Checked | null): readonly string[] => checked?.failures ?? [];
