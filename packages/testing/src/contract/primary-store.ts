import type { PrimaryStore } from '@tracker/core';
import { describe, expect, it } from 'vitest';
import { archiving, edit, unarchiving } from '../builders.ts';
import { claimContract } from './claims.ts';
import { applied, created } from './expectations.ts';
import { readyWorkContract } from './ready-work.ts';
import type { FeedingWorld } from './snapshots.ts';

/** What only the store of the database itself promises. */
export const primaryStoreContract = (
  stores: () => FeedingWorld,
  follow: (store: PrimaryStore) => Promise<() => Promise<void>>,
): void => {
  it('follows items into the archive and back, with what links to them', async () => {
    const { store } = stores();
    const [blocker, live, other] = [
      await created(store, 'Blocker'),
      await created(store, 'Live'),
      await created(store, 'B'),
    ];
    const compare = await follow(store);
    const edge = { id: blocker.id, type: 'depends_on' as const };
    for (const item of [live, other])
      await applied(store, edit(item.id, 1, { dependencies: { add: [edge], remove: [] } }));
    await compare();
    for (const change of [
      archiving([blocker.id], '2100-01-01T00:00:00.000Z'),
      archiving([live.id], '2100-01-01T00:00:00.000Z'),
      edit(other.id, 2, { dependencies: { add: [], remove: [edge] } }),
      unarchiving([live.id]),
      unarchiving([blocker.id]),
    ]) {
      await store.apply([change]);
      await compare();
    }
  });

  describe('claims', () => claimContract(stores));

  describe('ready work', () => readyWorkContract(stores));

  it('gives a turn to one caller until it is due again', async () => {
    const { store, other } = stores();
    expect(await Promise.all([store.takeTurn('tidy', 60), store.takeTurn('tidy', 60)])).toContain(false);
    expect(await store.takeTurn('tidy', 60)).toBe(false);
    expect(await other.takeTurn('tidy', 60)).toBe(true);
    expect(await store.takeTurn('other task', 60)).toBe(true);
    await store.endTurn('tidy', 0);
    expect(await store.takeTurn('tidy', 60)).toBe(true);
    await store.endTurn('tidy', 3600);
    expect(await store.takeTurn('tidy', 60)).toBe(false);
  });
};
