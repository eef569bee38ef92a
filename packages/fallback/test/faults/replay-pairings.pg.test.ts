import type { Change } from '@tracker/core';
import { createTestDatabase, creation, edit, type TestDatabase, vendorCreation, vendorEdit } from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOutageWorld, until } from './outage-world.ts';

/*
 * Each waiting change against each live one, cell by cell as docs/resilience.md has it.
 */

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const at = '2026-02-01T00:00:00.000Z';
const removal = { deletion: { kind: 'item', at } } as const;
const restoring = { deletion: { kind: 'restore' } } as const;

/** The item that both are about, and two others to move it below or link it to. */
interface Cast {
  readonly item: string;
  readonly other: string;
  readonly third: string;
}

type Edit = Parameters<typeof edit>[2];

/** What waits; `deleted` where the item is deleted to begin with. */
const waiting = {
  edit: { deleted: false, change: ({ item }, version) => edit(item, version, { title: 'Mine' }) },
  delete: { deleted: false, change: ({ item }, version) => edit(item, version, removal) },
  restore: { deleted: true, change: ({ item }, version) => edit(item, version, restoring) },
  move: { deleted: false, change: ({ item, other }, version) => edit(item, version, { parent_id: other }) },
  link: {
    deleted: false,
    change: ({ item, other }, version) =>
      edit(item, version, { dependencies: { add: [{ id: other, type: 'blocks' }], remove: [] } }),
  },
  'create below': { deleted: false, change: ({ item }) => creation({ title: 'Mine', parent_id: item }) },
} satisfies Record<string, { deleted: boolean; change: (cast: Cast, version: number) => Change }>;

/** What happens in the database meanwhile, step by step; an item that is deleted to begin with is restored first. */
const live = {
  'edit of other fields': () => [{ status: 'completed' }],
  'edit of the same field': () => [{ title: 'Theirs' }],
  delete: () => [removal],
  restore: () => [removal, restoring],
  move: ({ third }) => [{ parent_id: third }],
  link: ({ third }) => [{ dependencies: { add: [{ id: third, type: 'blocks' }], remove: [] } }],
  'create below': ({ item }) => [creation({ title: 'Theirs', parent_id: item })],
} satisfies Record<string, (cast: Cast) => readonly (Edit | Change)[]>;

type Waiting = keyof typeof waiting;
type Live = keyof typeof live;

/** In the order of `live`. */
const expected: Record<Waiting, readonly ('applied' | 'conflict')[]> = {
  edit: ['applied', 'conflict', 'conflict', 'applied', 'applied', 'applied', 'applied'],
  delete: ['applied', 'applied', 'conflict', 'conflict', 'applied', 'applied', 'conflict'],
  restore: ['conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'conflict'],
  move: ['applied', 'applied', 'conflict', 'applied', 'conflict', 'applied', 'applied'],
  link: ['applied', 'applied', 'conflict', 'applied', 'applied', 'applied', 'applied'],
  'create below': ['applied', 'applied', 'conflict', 'applied', 'applied', 'applied', 'applied'],
};

const cells = (Object.keys(waiting) as Waiting[]).flatMap((mine) =>
  (Object.keys(live) as Live[]).map((theirs, column) => [mine, theirs, expected[mine][column]] as const),
);

/** A machine whose database goes away with the cache in step, and comes back when `back` is called. */
const outage = async () => {
  const world = await openOutageWorld(database.target);
  const store = world.open({ limits: { retryAfterMs: 20 } });
  return {
    world,
    store,
    goAway: async () => {
      await world.feed();
      world.proxy.set({ kind: 'refuse' });
      world.proxy.cut();
      await until(async () => (await store.configuration()).source === 'sqlite_cache');
    },
    /** Everything that waited has been tried. */
    back: async () => {
      world.proxy.set({ kind: 'pass' });
      await until(async () => {
        await store.sync().catch(() => {});
        return (await store.pending()).every(({ conflictId }) => conflictId !== null);
      });
    },
  };
};

describe.each(cells)('a waiting %s against a live %s', (mine, theirs, outcome) => {
  it(`is ${outcome}`, async () => {
    const { world, store, goAway, back } = await outage();
    const { direct } = world;
    const [item, other, third] = [creation({ title: 'Base' }), creation(), creation()];
    const cast = { item: item.entityId, other: other.entityId, third: third.entityId };
    await direct.apply([item, other, third]);
    const { deleted, change } = waiting[mine];
    if (deleted) await direct.apply([edit(item.entityId, 1, removal)]);
    await goAway();
    const waits = change(cast, deleted ? 2 : 1);
    await store.apply([waits]);
    const version = async () => (await direct.workItem(item.entityId)).value?.version ?? 0;
    const steps: readonly (Edit | Change)[] = [...(deleted ? [restoring] : []), ...live[theirs](cast)];
    for (const step of steps) await direct.apply(['kind' in step ? step : edit(item.entityId, await version(), step)]);
    const before = (await direct.workItem(item.entityId)).value;
    await back();
    const conflicts = (await direct.conflicts({ limit: 5 })).value.rows;
    const logged = (await direct.change(waits.id)).value;
    const after = (await direct.workItem(item.entityId)).value;
    if (outcome === 'conflict') {
      expect(conflicts).toMatchObject([{ change: { id: waits.id }, status: 'open' }]);
      expect(conflicts[0]?.reason).not.toBe('');
      expect(logged).toBeNull();
      expect(after).toEqual(before);
      expect(await store.pending()).toHaveLength(1);
    } else {
      expect(conflicts).toEqual([]);
      expect(logged?.id).toBe(waits.id);
      expect(await store.pending()).toEqual([]);
      // What the live change did is still there.
      const changedByMine = ['version', 'updated_at', 'updated_by'].concat(
        Object.keys(logged?.effects.find(({ id }) => id === item.entityId)?.fields ?? {}),
      );
      for (const [field, value] of Object.entries(before ?? {}))
        if (!changedByMine.includes(field)) expect(after?.[field as keyof typeof after]).toEqual(value);
    }
  });
});

describe('what fits neither by itself nor together', () => {
  it.each<[string, (cast: Cast) => readonly [Change, Change], RegExp]>([
    [
      'two moves that make a cycle',
      ({ item, other }) => [edit(item, 1, { parent_id: other }), edit(other, 1, { parent_id: item })],
      /cycle/,
    ],
    [
      'two links that make a cycle',
      ({ item, other }) => [
        edit(item, 1, { dependencies: { add: [{ id: other, type: 'blocks' }], remove: [] } }),
        edit(other, 1, { dependencies: { add: [{ id: item, type: 'blocks' }], remove: [] } }),
      ],
      /cycle|itself/,
    ],
    [
      'a link to what was deleted',
      ({ item, other }) => [
        edit(item, 1, { dependencies: { add: [{ id: other, type: 'blocks' }], remove: [] } }),
        edit(other, 1, removal),
      ],
      /deleted/,
    ],
    [
      'a move below what was deleted',
      ({ item, other }) => [edit(item, 1, { parent_id: other }), edit(other, 1, removal)],
      /deleted/,
    ],
    ['a name that was taken', () => [vendorCreation('Ada'), vendorCreation('ADA')], /exists already/],
  ])('%s: a conflict with the sentence of the refusal', async (_, pair, sentence) => {
    const { world, store, goAway, back } = await outage();
    const [item, other, third] = [creation(), creation(), creation()];
    await world.direct.apply([item, other, third]);
    const [mine, theirs] = pair({ item: item.entityId, other: other.entityId, third: third.entityId });
    await goAway();
    await store.apply([mine]);
    await world.direct.apply([theirs]);
    await back();
    const { rows } = (await world.direct.conflicts({ limit: 5 })).value;
    expect(rows).toMatchObject([{ change: { id: mine.id } }]);
    expect(rows[0]?.reason).toMatch(sentence);
    expect((await world.direct.change(mine.id)).value).toBeNull();
  });

  it('two edits of a vendor: merged by metadata key, a conflict on the same one', async () => {
    const { world, store, goAway, back } = await outage();
    const [ada, bob] = [vendorCreation('Ada'), vendorCreation('Bob')];
    await world.direct.apply([ada, bob]);
    await goAway();
    for (const { entityId } of [ada, bob])
      await store.apply([vendorEdit(entityId, 1, { metadata: { manifest_compliant: false } })]);
    await world.direct.apply([
      vendorEdit(ada.entityId, 1, { status: 'broken', metadata: { extractor_version: '2' } }),
      vendorEdit(bob.entityId, 1, { metadata: { manifest_compliant: false } }),
    ]);
    await back();
    expect((await world.direct.vendorByName('Ada')).value).toMatchObject({
      status: 'broken',
      version: 3,
      metadata: { manifest_compliant: false, extractor_version: '2' },
    });
    expect((await world.direct.conflicts({ limit: 5 })).value.rows).toMatchObject([{ entity_id: bob.entityId }]);
  });

  it('a reference that nobody knew here: accepted with a warning, applied when it exists, a conflict when not', async () => {
    const { world, store, goAway, back } = await outage();
    await goAway();
    const [there, nowhere] = [creation({ title: 'There' }), creation()];
    const [below, lost] = [creation({ parent_id: there.entityId }), creation({ parent_id: nowhere.entityId })];
    for (const change of [below, lost])
      expect((await store.apply([change])).warnings?.map(({ code }) => code)).toContain('unverified_reference');
    await world.direct.apply([there]);
    await back();
    expect((await world.direct.workItem(below.entityId)).value).toMatchObject({ parent_id: there.entityId, depth: 1 });
    expect((await world.direct.conflicts({ limit: 5 })).value.rows).toMatchObject([{ change: { id: lost.id } }]);
  });
});
