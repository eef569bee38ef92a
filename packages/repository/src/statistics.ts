import type { Pool } from 'pg';
import type { Qualify } from './statements.ts';

/** Writes of this process after which the planner's statistics are refreshed. */
const milestones: ReadonlySet<number> = new Set([50, 500, 5_000]);

/**
 * A statement prepared on an empty or never analysed table keeps a bad generic plan (3.1 instead of 0.2 ms at 20,000
 * rows), so the statistics are refreshed while the tables grow; ANALYZE also drops the plans that were kept.
 */
export const createStatistics = (pool: Pool, at: Qualify) => {
  const tables = [
    'work_items',
    'work_item_identities',
    'work_item_dependencies',
    'vendor_extractors',
    'changes',
    'deployment_events',
  ];
  let writes = 0;
  let running: Promise<unknown> = Promise.resolve();
  return {
    wrote: (count: number): void => {
      for (let write = 0; write < count; write += 1) {
        writes += 1;
        // In the background and without a word: an answer never waits for it or fails because of it.
        if (milestones.has(writes)) running = pool.query(`analyze ${tables.map(at).join(', ')}`).catch(() => {});
      }
    },
    settled: (): Promise<unknown> => running,
  };
};

export type Statistics = ReturnType<typeof createStatistics>;
