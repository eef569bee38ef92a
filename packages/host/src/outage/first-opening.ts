import type { Opening } from '../database/opening.ts';

/**
 * Waits for a database that was never open in this process: starting the embedded one takes a second the first time.
 * Settles once for all, at the latest after `limitMs`; a failure is no reason to wait longer.
 */
export const createFirstOpening = (opening: Pick<Opening, 'opened'>, limitMs: number): (() => Promise<void>) => {
  let settled: Promise<void> | undefined;
  const wait = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([opening.opened().catch(() => {}), limit]);
    clearTimeout(timer);
  };
  return () => {
    settled ??= wait();
    return settled;
  };
};
