import pg from 'pg';
import type { TestHome } from '../test-home.ts';

export type Execute = (text: string, values: readonly unknown[]) => Promise<unknown>;

/**
 * Runs `attempt` while another transaction has done `first` and not committed yet. It commits as soon as the attempt
 * waits for one of its locks, or has got through without.
 */
export const duringTransaction = async <Answer>(
  home: TestHome,
  first: (execute: Execute) => Promise<void>,
  attempt: () => Promise<Answer>,
): Promise<PromiseSettledResult<Answer>> => {
  const other = new pg.Client({ ...home.target(), application_name: 'other transaction' });
  await other.connect();
  try {
    await other.query('begin');
    await first((text, values) => other.query(text, [...values]));
    let settled = false;
    const answer = Promise.allSettled([attempt()]).then(([result]) => {
      settled = true;
      return result;
    });
    while (!settled && !(await somebodyWaits(home))) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.query('commit');
    return await answer;
  } finally {
    await other.end();
  }
};

const somebodyWaits = async ({ sql }: TestHome): Promise<boolean> => {
  const waiting = await sql(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
};
