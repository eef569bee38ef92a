import {
  type Change,
  type FeedEntry,
  type Ids,
  type ReadStore,
  type Store,
  TrackerError,
  titleOf,
} from '@tracker/core';
import { keyOfMark, type MigrationMark } from '../migration-mark.ts';
import { TakenBack } from '../taken-back.ts';
import { isLive, legacySystem, readWorkspace } from '../workspace.ts';
import { type LastMigration, lastMigration } from './last-migration.ts';
import { type Kept, planRollback, type RollbackPlan } from './plan-rollback.ts';

export interface RollbackOptions {
  readonly store: Store;
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  readonly dryRun: boolean;
  /** Takes back what was changed since the migration as well; by default that is kept. */
  readonly discardLaterChanges: boolean;
}

export interface LaterChange {
  readonly number: number;
  readonly at: string;
  readonly actor: string;
  readonly kind: string;
  readonly entity: FeedEntry['entity'];
  readonly name: string | null;
  readonly discarded: boolean;
}

export interface RollbackReport {
  /** False when there was nothing to roll back. */
  readonly rolled_back: boolean;
  /** The last migration; null when there was none. */
  readonly migration: Pick<MigrationMark, 'id' | 'file' | 'sha256'> | null;
  /** Changes that were committed; in a dry run those that would be. */
  readonly changes_applied: number;
  readonly removed: Readonly<Record<'vendors' | 'deployments' | 'enhancements' | 'work_items', number>>;
  /** What the migration brought and somebody has worked on or refers to since. */
  readonly kept: readonly Kept[];
  readonly later_changes: readonly LaterChange[];
  readonly dry_run: boolean;
}

/** How often a plan is made anew because somebody changed what it was made on. */
const attempts = 3;

/**
 * Takes the last migration back in one transaction, checked before the commit: all of it, or nothing (FR-026). What
 * others changed since stays, with all that it touches, and is listed.
 *
 * @throws TrackerError when others change the same again and again, or the check fails; then nothing was changed.
 */
export const rollback = async (options: RollbackOptions): Promise<RollbackReport> => {
  for (let attempt = 1; ; attempt += 1) {
    const last = await lastMigration(options.store);
    if (last === null) return nothingToDo(null, options);
    const plan = planRollback(last, choiceFor(last, options));
    if (plan.changes.length === 0) return { ...reportOf(last, plan, options), rolled_back: false };
    try {
      await attemptAll(plan, options);
      return reportOf(last, plan, options);
    } catch (error) {
      if (error instanceof TakenBack) return reportOf(last, plan, options);
      if (!isOutdated(error) || attempt === attempts) throw error;
    }
  }
};

const choiceFor = ({ mark }: LastMigration, options: RollbackOptions) => {
  const { ids, actor, now, discardLaterChanges } = options;
  const key = keyOfMark({ ...mark, did: 'rollback' });
  const idempotency = { key, request: mark.sha256 };
  return { discardLaterChanges, intent: () => ({ id: ids.next(), actor, clientTime: now, idempotency }) };
};

const attemptAll = async ({ changes, removed }: RollbackPlan, { store, dryRun }: RollbackOptions): Promise<void> => {
  await store.apply(changes as readonly Change[], {
    check: async (inside) => {
      const left = await stillThere(inside, new Set(removed.map(({ entityId }) => entityId)));
      if (left.length > 0)
        throw new TrackerError('DatabaseError', `Rolled back nothing: ${left.length} entities would have stayed.`, {
          hint: 'This is a fault of Tracker or of the database; the migration is as it was.',
        });
      if (dryRun) throw new TakenBack();
    },
  });
};

/** What should be gone and is not, by value: rows, and the references that would keep a migration from coming again. */
const stillThere = async (inside: ReadStore, removed: ReadonlySet<string>): Promise<readonly string[]> => {
  const { vendors, deployments, enhancements, workItems } = await readWorkspace(inside);
  const rows = [...vendors, ...deployments, ...enhancements, ...workItems.filter(isLive)].map(({ id }) => id);
  const referred = (await inside.externalRefs(legacySystem)).value.map(({ entityId }) => entityId);
  return [...rows, ...referred].filter((id) => removed.has(id));
};

const isOutdated = (error: unknown): boolean => error instanceof TrackerError && error.code !== 'DatabaseError';

const nothingToDo = (migration: RollbackReport['migration'], { dryRun }: RollbackOptions): RollbackReport => ({
  rolled_back: false,
  migration,
  changes_applied: 0,
  removed: { vendors: 0, deployments: 0, enhancements: 0, work_items: 0 },
  kept: [],
  later_changes: [],
  dry_run: dryRun,
});

const reportOf = ({ mark }: LastMigration, plan: RollbackPlan, options: RollbackOptions): RollbackReport => {
  const count = (type: FeedEntry['entity']) => plan.removed.filter(({ entity }) => entity === type).length;
  return {
    rolled_back: true,
    migration: { id: mark.id, file: mark.file, sha256: mark.sha256 },
    changes_applied: plan.changes.length,
    removed: {
      vendors: count('vendor'),
      deployments: count('deployment'),
      enhancements: count('enhancement'),
      work_items: count('work_item'),
    },
    kept: plan.kept,
    later_changes: plan.later.map(({ entry, discarded }) => {
      const { number, at, actor, kind, entity } = entry;
      return { number, at, actor, kind, entity, name: entry.key ?? titleOf(entry), discarded };
    }),
    dry_run: options.dryRun,
  };
};
