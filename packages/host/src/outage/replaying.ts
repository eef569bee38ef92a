import type { FallbackStore } from '@tracker/fallback';
import type { Logger } from '../logger.ts';
import { startRepeating } from '../repeating.ts';

const lookEveryMs = 1_000;

/** What waits in a conflict is looked at more rarely: somebody has to settle that first. */
const conflictsEveryMs = 10_000;

/** Replays what waits as soon as PostgreSQL answers again; returns how to stop it. */
export const startReplaying = (store: FallbackStore, logger: Logger): (() => Promise<void>) => {
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = async (): Promise<void> => {
    const pending = await store.pending();
    const inConflict = pending.every(({ conflictId }) => conflictId !== null);
    if (pending.length === 0 || (inConflict && performance.now() - lookedAt < conflictsEveryMs)) return;
    lookedAt = performance.now();
    const report = await store.sync();
    if (report !== null && report.applied + report.conflicts > 0)
      logger.info(`Replayed ${report.applied} waiting changes; ${report.conflicts} became conflicts.`);
  };
  return startRepeating(look, lookEveryMs, logger);
};
