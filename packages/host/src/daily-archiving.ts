import { archiveWork, daysBefore, type MaintenanceTurns, type UseCaseContext } from '@tracker/core';
import type { Logger } from './logger.ts';
import { startRepeating } from './repeating.ts';

const minute = 60_000;
const day = 86_400;

/** Long enough for a run over 100,000 items; a runner that died is followed by another one after that. */
const holdSeconds = 1_800;

export interface DailyArchiving {
  readonly context: UseCaseContext;
  readonly turns: MaintenanceTurns;
  /** Items older than this many days are archived. */
  readonly afterDays: number;
  readonly logger: Logger;
  /** Milliseconds between two looks at whether the day's run is due. Default: a quarter of an hour. */
  readonly lookEveryMs?: number;
}

/**
 * Archives old work once a day for as long as a server runs (FR-039); of all servers of the workspace one does it. It
 * keeps no process alive, and what fails is tried again when it is due. Returns how to stop it.
 */
export const startDailyArchiving = (options: DailyArchiving): (() => Promise<void>) =>
  startRepeating(() => archiveIfDue(options), options.lookEveryMs ?? 15 * minute, options.logger);

/** @returns how many items went, or null when it was not this caller's turn. */
const archiveIfDue = async ({ context, turns, afterDays, logger }: DailyArchiving): Promise<number | null> => {
  if (!(await turns.takeTurn('archive', holdSeconds))) return null;
  const created_before = daysBefore(context.clock(), afterDays);
  const { archived_count } = await archiveWork.run(context, { created_before, dry_run: false });
  await turns.endTurn('archive', day);
  if (archived_count > 0) logger.info(`Archived ${archived_count} work items older than ${afterDays} days.`);
  return archived_count;
};
