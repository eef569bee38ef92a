import {
  countRows,
  type ListingBounds,
  type PrimaryStore,
  type SnapshotDelta,
  type SnapshotRow,
  snapshotRowKey,
} from '@tracker/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { creation, deploymentRecord, edit, vendorCreation, vendorEdit } from '../builders.ts';
import { changeWorkspaceAtRandom } from '../random-changes.ts';
import { created, refused } from './expectations.ts';
import { primaryStoreContract } from './primary-store.ts';
import { restorationContract } from './restoration.ts';

/** Two workspaces of one implementation. */
export interface FeedingWorld {
  readonly store: PrimaryStore;
  readonly other: PrimaryStore;
  close(): Promise<void>;
}

type Rows = ReadonlyMap<string, SnapshotRow>;

const rowsOf = async (store: PrimaryStore): Promise<{ readonly cursor: string; readonly rows: Rows }> => {
  const { head, chunks } = await store.snapshot();
  const rows = new Map<string, SnapshotRow>();
  for await (const chunk of chunks) {
    expect(chunk.length).toBeLessThanOrEqual(500);
    for (const row of chunk) rows.set(snapshotRowKey(row), row);
  }
  return { cursor: head.cursor, rows };
};

const followed = (rows: Rows, { put, removed }: SnapshotDelta): Rows => {
  const next = new Map(rows);
  for (const key of removed) next.delete(key);
  for (const row of put) next.set(snapshotRowKey(row), row);
  return next;
};

const deltaOf = async (store: PrimaryStore, cursor: string): Promise<SnapshotDelta> => {
  const delta = await store.delta(cursor);
  if (delta === null) throw new Error('the feed gave up on a cursor of its own');
  return delta;
};

/** Follows the store from here on: each call compares what the deltas gave with a snapshot taken now. */
const follow = async (store: PrimaryStore): Promise<() => Promise<void>> => {
  let { cursor, rows } = await rowsOf(store);
  return async () => {
    const delta = await deltaOf(store, cursor);
    rows = followed(rows, delta);
    cursor = delta.head.cursor;
    expect(comparable(rows)).toEqual(comparable((await rowsOf(store)).rows));
  };
};

const byKey = (rows: readonly SnapshotRow[]): Rows => new Map(rows.map((row) => [snapshotRowKey(row), row]));

/** The same choice by plain means. */
const expectedListing = (rows: readonly SnapshotRow[], bounds: ListingBounds): readonly SnapshotRow[] => {
  const newestFirst =
    <Row extends { readonly id: string }>(time: (row: Row) => string) =>
    (a: Row, b: Row) =>
      time(b).localeCompare(time(a));
  const items = rows
    .flatMap((entry) => (entry.section === 'work_item' ? [entry.row] : []))
    .filter(({ deleted_at, status }) => deleted_at === null && status !== 'completed')
    .sort((a, b) => newestFirst<typeof a>(({ updated_at }) => updated_at)(a, b) || a.id.localeCompare(b.id))
    .slice(0, bounds.items);
  const deployments = rows
    .flatMap((entry) => (entry.section === 'deployment' ? [entry.row] : []))
    .sort((a, b) => newestFirst<typeof a>(({ deployed_at }) => deployed_at)(a, b) || b.id.localeCompare(a.id))
    .slice(0, bounds.deployments);
  const ids = new Set(items.map(({ id }) => id));
  const links = rows.flatMap((entry) => (entry.section === 'dependency' ? [entry.row] : []));
  const listed = links.filter(({ source_id, target_id }) => ids.has(source_id) || ids.has(target_id));
  const named = new Set(listed.flatMap(({ source_id, target_id }) => [source_id, target_id]));
  return rows.filter((entry) => {
    switch (entry.section) {
      case 'work_item':
        return ids.has(entry.row.id);
      case 'deployment':
        return deployments.includes(entry.row);
      case 'dependency':
        return listed.includes(entry.row);
      case 'vendor_dependency':
        return ids.has(entry.row.work_item_id);
      case 'archived_reference':
        return named.has(entry.row.id);
      case 'conflict':
        return false;
      default:
        return true;
    }
  });
};

/** Sorted, so that two snapshots compare whatever their order. */
const comparable = (rows: Rows): readonly SnapshotRow[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);

/** What every SnapshotSource promises: whoever follows its deltas has what a later snapshot would give. */
export const describeSnapshotContract = (name: string, open: () => Promise<FeedingWorld>): void => {
  describe(`SnapshotSource contract: ${name}`, () => {
    let world: FeedingWorld | undefined;
    const current = (): FeedingWorld => {
      if (world === undefined) throw new Error('the world is not open');
      return world;
    };
    beforeAll(() => {
      world = undefined;
    });
    beforeEach(async () => {
      await world?.close();
      world = await open();
    });
    afterAll(async () => {
      await world?.close();
    });

    it('holds everything active, with what restoring needs', async () => {
      const { store } = current();
      const vendor = vendorCreation('Amina');
      await store.apply([vendor]);
      const target = await created(store, 'Target');
      const source = creation({
        dependencies: [{ id: target.id, type: 'blocks' }],
        vendor_dependencies: [vendor.entityId],
      });
      await store.apply([source]);
      const deleting = edit(target.id, 1, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } });
      await store.apply([deleting]);
      await store.apply([deploymentRecord([vendor.entityId], [target.id])]);
      const { rows } = await rowsOf(store);
      expect(rows.get(`work_item:${target.id}`)?.row).toMatchObject({ version: 2, deleted_by_change: deleting.id });
      expect(rows.get(`work_item:${source.entityId}`)?.row).toMatchObject({
        deleted_at: null,
        deleted_by_change: null,
      });
      expect(rows.has(`dependency:${source.entityId}:${target.id}:blocks`)).toBe(true);
      expect(rows.has(`vendor_dependency:${source.entityId}:${vendor.entityId}`)).toBe(true);
      expect(rows.has('configuration')).toBe(true);
      expect([...rows.values()].map(({ section }) => section).sort()).toEqual([
        'configuration',
        'dependency',
        'deployment',
        'vendor',
        'vendor_dependency',
        'work_item',
        'work_item',
      ]);
    });

    it('lists for a status file what the snapshot holds: the newest open items, their links, and counts of all', async () => {
      const { store, other } = current();
      await created(other, 'Theirs');
      const change = changeWorkspaceAtRandom(store, 7);
      for (let step = 0; step < 60; step += 1) await change();
      const { rows } = await rowsOf(store);
      const bounds = { items: 5, deployments: 2 };
      const listing = await store.statusListing(bounds);
      expect(listing).toMatchObject(countRows([...rows.values()]));
      const expected = expectedListing([...rows.values()], bounds);
      expect(comparable(byKey(listing.rows))).toEqual(comparable(byKey(expected)));
      const everything = await store.statusListing({ items: 1_000, deployments: 1_000 });
      expect(everything.rows.length).toBeGreaterThan(listing.rows.length);
    });

    it('gives no row of another workspace, in a snapshot or a delta', async () => {
      const { store, other } = current();
      const before = await rowsOf(store);
      const item = await created(other, 'Theirs');
      await other.apply([vendorCreation('Theirs')]);
      const delta = await deltaOf(store, before.cursor);
      expect([...delta.put, ...delta.removed]).toEqual([]);
      const { rows } = await rowsOf(store);
      expect(rows.size).toBe(1);
      expect(rows.has(`work_item:${item.id}`)).toBe(false);
    });

    it('tells removed links, and links that came back', async () => {
      const { store } = current();
      const [a, b] = [await created(store, 'A'), await created(store, 'B')];
      const edge = [{ id: b.id, type: 'blocks' as const }];
      await store.apply([edit(a.id, 1, { dependencies: { add: edge, remove: [] } })]);
      const { cursor } = await rowsOf(store);
      await store.apply([edit(a.id, 2, { dependencies: { add: [], remove: edge } })]);
      const key = `dependency:${a.id}:${b.id}:blocks`;
      expect((await deltaOf(store, cursor)).removed).toContain(key);
      await store.apply([edit(a.id, 3, { dependencies: { add: edge, remove: [] } })]);
      const back = await deltaOf(store, cursor);
      expect(back.removed).not.toContain(key);
      expect(back.put.map(snapshotRowKey)).toContain(key);
    });

    it('moves its cursor on: what was followed to the end has nothing more', async () => {
      const { store } = current();
      const { cursor } = await rowsOf(store);
      const vendor = vendorCreation('Epson');
      await store.apply([vendor]);
      const first = await deltaOf(store, cursor);
      expect(first.put).toHaveLength(1);
      await store.apply([vendorEdit(vendor.entityId, 1, { status: 'broken' })]);
      const second = await deltaOf(store, first.head.cursor);
      expect(second.put).toMatchObject([{ section: 'vendor', row: { version: 2, status: 'broken' } }]);
      expect(second.head.workspaceId).toBe(first.head.workspaceId);
    });

    it('gives up on a cursor that is not its own', async () => {
      const { store } = current();
      expect(await store.delta('bm90IGEgY3Vyc29y')).toBeNull();
      expect(await store.delta('')).toBeNull();
      await refused('NotFoundError', store.apply([edit(creation().entityId, 1, { title: 'Nothing' })]));
    });

    it.each([1, 2, 3])('followed through arbitrary changes is a snapshot taken later (seed %i)', async (seed) => {
      const { store, other } = current();
      const compare = await follow(store);
      const change = changeWorkspaceAtRandom(store, seed);
      const elsewhere = changeWorkspaceAtRandom(other, seed + 100);
      for (let round = 0; round < 8; round += 1) {
        for (let step = 0; step < 8; step += 1) await change();
        await elsewhere();
        await compare();
      }
    });

    primaryStoreContract(current, follow);
    describe('restorations', () => restorationContract(current));
  });
};
