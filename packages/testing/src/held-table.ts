import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ServerTarget } from './test-database.ts';

/** A table that nobody else can read or write for now. */
export interface HeldTable {
  /** Resolves when a statement waits for it. */
  readonly awaited: () => Promise<void>;
  readonly release: () => Promise<void>;
}

export const holdTable = async (target: ServerTarget, table: string): Promise<HeldTable> => {
  const holder = new pg.Client(target);
  await holder.connect();
  await holder.query('begin');
  await holder.query(`lock table ${pg.escapeIdentifier(table)} in access exclusive mode`);
  const waiting = 'select 1 from pg_locks where not granted and relation = $1::regclass';
  return {
    awaited: async () => {
      while ((await holder.query(waiting, [table])).rows.length === 0) await sleep(20);
    },
    release: () => holder.end(),
  };
};
