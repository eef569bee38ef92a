import type { Opening } from '../database/opening.ts';
import { settledWithin } from '../settled-within.ts';

/**
 * Waits for a database that was never open in this process: starting the embedded one takes a second the first time.
 * Settles once for all, at the latest after `limitMs`; a failure is no reason to wait longer.
 */
export const createFirstOpening = (opening: Pick<Opening, 'opened'>, limitMs: number): (() => Promise<void>) => {
  let settled: Promise<void> | undefined;
  return () => {
    settled ??= settledWithin(limitMs, opening.opened());
    return settled;
  };
};
