import type { FeedEntry, ReadStore } from '@tracker/core';
import { type MigrationMark, markOfKey, markPrefix } from '../migration-mark.ts';

export interface LastMigration {
  readonly mark: MigrationMark;
  /** Its changes, in order; empty when it was rolled back. */
  readonly changes: readonly FeedEntry[];
  /** What was changed since, in order. */
  readonly later: readonly FeedEntry[];
}

/** The last migration of the workspace with what came after it, from the change log; null when there was none. */
export const lastMigration = async (store: ReadStore): Promise<LastMigration | null> => {
  const [newest] = (await store.changes({ keyPrefix: markPrefix, unsettled: true, limit: 1 })).value.rows;
  const mark = markOfKey(newest?.idempotencyKey ?? null);
  if (newest === undefined || mark === null) return null;
  if (mark.did === 'rollback') return { mark, changes: [], later: [] };
  const key = newest.idempotencyKey ?? '';
  const changes = await everyChange(store, { since: theBeginning, keyPrefix: key });
  const [first] = changes;
  if (first === undefined) return null;
  const since = await everyChange(store, { after: first.cursor });
  return { mark, changes, later: since.filter(({ idempotencyKey }) => idempotencyKey !== key) };
};

const theBeginning = '1000-01-01T00:00:00.000Z';
const limit = 500;

type Start = { readonly after: string } | { readonly since: string; readonly keyPrefix: string };

const everyChange = async (store: ReadStore, start: Start): Promise<readonly FeedEntry[]> => {
  const found: FeedEntry[] = [];
  for (;;) {
    const last = found.at(-1);
    const { rows } = (await store.changes({ ...start, ...(last && { after: last.cursor }), unsettled: true, limit }))
      .value;
    found.push(...rows);
    if (rows.length < limit) return found;
  }
};
