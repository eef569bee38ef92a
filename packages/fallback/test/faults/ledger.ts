import type { Change, Snapshot, WorkItem } from '@tracker/core';
import { creation, edit } from '@tracker/testing';
import { expect } from 'vitest';
import type { FallbackStore } from '../../src/index.ts';
import { answered, type OutageWorld, until } from './outage-world.ts';

/** A client that remembers what it was told, and at the end holds the database to it. */
export interface Ledger {
  create(title: string, parentId?: string | null): Promise<string>;
  /** A hot write: one statement. */
  rename(id: string, title: string): Promise<void>;
  /** A structural write: a transaction. */
  move(id: string, parentId: string | null): Promise<void>;
  read(id: string): Promise<WorkItem>;
  /** The client goes on with another process, which remembers nothing. */
  goOnWith(next: FallbackStore): void;
  /**
   * After healing: everything reaches the database, each acknowledged change exactly once, and every item is there as it
   * was last seen; nothing waits, and answers are live again.
   */
  settle(): Promise<void>;
}

const codes = ({ warnings = [] }: Snapshot<unknown>) => warnings.map(({ code }) => code);

/** What is not live says so, and what waits is counted. */
export const expectHonest = (answer: Snapshot<unknown>): void => {
  if (answer.source === 'postgresql') expect(codes(answer)).not.toContain('database_unavailable');
  else expect(codes(answer).some((code) => code === 'database_unavailable' || code === 'pending_sync')).toBe(true);
  expect((answer.pendingSync ?? 0) > 0).toBe(
    codes(answer).some((code) => /^(pending_sync|conflicts_waiting)$/.test(code)),
  );
};

interface LedgerOptions {
  /** How long each answer may take, in milliseconds. */
  readonly withinMs?: number;
}

export const createLedger = (
  world: OutageWorld,
  first: FallbackStore = world.store,
  { withinMs }: LedgerOptions = {},
): Ledger => {
  let store = first;
  const acknowledged: Change[] = [];
  const expected = new Map<string, { readonly title: string; readonly parent_id: string | null }>();

  const apply = async (change: Change): Promise<void> => {
    const answer = await answered(store.apply([change]), withinMs);
    expectHonest(answer);
    acknowledged.push(change);
  };
  const read = async (id: string): Promise<WorkItem> => {
    const answer = await answered(store.workItem(id), withinMs);
    expectHonest(answer);
    expect(answer.value).toMatchObject(expected.get(id) ?? {});
    return answer.value as WorkItem; // just compared
  };
  const change = async (
    id: string,
    fields: Parameters<typeof edit>[2],
    now: { title?: string; parent_id?: string | null },
  ) => {
    const { version, title, parent_id } = await read(id);
    await apply(edit(id, version, fields));
    expected.set(id, { title, parent_id, ...now });
  };

  return {
    read,
    goOnWith: (next) => {
      store = next;
    },
    create: async (title, parentId = null) => {
      const item = creation({ title, parent_id: parentId });
      await apply(item);
      expected.set(item.entityId, { title, parent_id: parentId });
      return item.entityId;
    },
    rename: (id, title) => change(id, { title }, { title }),
    move: (id, parentId) => change(id, { parent_id: parentId }, { parent_id: parentId }),
    settle: async () => {
      await until(async () => {
        await store.sync().catch(() => {});
        return (await store.pending()).length === 0;
      });
      await until(async () => (await store.vendors()).source === 'postgresql');
      for (const { id } of acknowledged) expect((await world.direct.change(id)).value?.id).toBe(id);
      for (const [id, fields] of expected) expect((await world.direct.workItem(id)).value).toMatchObject(fields);
      const page = await world.direct.workItems({ includeDeleted: true, limit: 100, offset: 0 });
      expect(page.value.totalCount).toBe(expected.size);
      expect(page.value.rows.reduce((sum, { version }) => sum + version, 0)).toBe(acknowledged.length);
      expect((await world.direct.conflicts({ limit: 1 })).value.totalCount).toBe(0);
    },
  };
};
