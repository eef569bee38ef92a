import { setTimeout as wait } from 'node:timers/promises';
import type { ClaimRequest, Store, WorkItem } from '@tracker/core';
import { expect, it } from 'vitest';
import { archiving, edit } from '../builders.ts';
import { applied, created } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const request = ({ id }: WorkItem, session: string, rest: Partial<ClaimRequest> = {}): ClaimRequest => ({
  workItemId: id,
  holder: 'a client',
  session,
  leaseSeconds: 900,
  note: null,
  ...rest,
});

const claimed = async (store: Store, item: WorkItem, session: string, rest: Partial<ClaimRequest> = {}) =>
  (await store.claim(request(item, session, rest))).value;

/** Expiry is judged by the store's own clock, so the test waits until it has judged. */
const untilFree = async (store: Store, item: WorkItem, session: string) => {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const outcome = await claimed(store, item, session);
    if (outcome?.mine) return outcome;
    await wait(5);
  }
  throw new Error('the lease did not end');
};

export const claimContract = (stores: Stores): void => {
  it('gives an item to exactly one of fifty clients, in each workspace', async () => {
    const { store, other } = stores();
    const item = await created(store, 'Wanted');
    const sessions = Array.from({ length: 50 }, (_, n) => `session ${n}`);
    const outcomes = await Promise.all(sessions.map((session) => claimed(store, item, session)));
    const winners = sessions.filter((_, n) => outcomes[n]?.mine);
    expect(winners).toHaveLength(1);
    expect(outcomes.map((outcome) => outcome?.claim.session)).toEqual(sessions.map(() => winners[0]));
    expect(await claimed(other, item, 'elsewhere')).toBeNull();
    expect((await other.releaseClaim(request(item, winners[0] ?? ''))).value).toBeNull();
    expect(await other.renewClaims({ holder: 'a client', session: winners[0] ?? '' })).toBe(0);
  });

  it('is prolonged by its holder, who keeps the note, and told to nobody else as theirs', async () => {
    const { store } = stores();
    const item = await created(store, 'Item');
    const first = await claimed(store, item, 'one', { note: 'Tests first' });
    const again = await claimed(store, item, 'one', { leaseSeconds: 1800 });
    expect(again).toMatchObject({ mine: true, previous: null, claim: { note: 'Tests first' } });
    expect(again?.claim.claimed_at).toBe(first?.claim.claimed_at);
    expect(Date.parse(again!.claim.expires_at)).toBeGreaterThan(Date.parse(first!.claim.expires_at));
    expect(await claimed(store, item, 'two')).toMatchObject({ mine: false, claim: { session: 'one' } });
    expect(await claimed(store, item, 'one', { holder: 'another client' })).toMatchObject({ mine: false });
  });

  it('comes back when it is released, with the last note', async () => {
    const { store } = stores();
    const item = await created(store, 'Item');
    await claimed(store, item, 'one', { note: 'Begun' });
    expect((await store.releaseClaim(request(item, 'two'))).value).toBeNull();
    expect((await store.releaseClaim(request(item, 'one', { note: 'Half done' }))).value).toMatchObject({
      note: 'Half done',
    });
    expect((await store.releaseClaim(request(item, 'one'))).value).toBeNull();
    expect(await claimed(store, item, 'two')).toMatchObject({
      mine: true,
      claim: { note: null },
      previous: { session: 'one', note: 'Half done' },
    });
  });

  it('comes back by itself when its holder is heard of no more', async () => {
    const { store } = stores();
    const item = await created(store, 'Item');
    await claimed(store, item, 'dead', { leaseSeconds: 1, note: 'Was here' });
    expect(await untilFree(store, item, 'next')).toMatchObject({ previous: { session: 'dead', note: 'Was here' } });
    expect(await store.renewClaims({ holder: 'a client', session: 'dead' })).toBe(0);
  });

  it('is not renewed before a quarter of it has passed', async () => {
    const { store } = stores();
    const item = await created(store, 'Item');
    await claimed(store, item, 'one');
    expect(await store.renewClaims({ holder: 'a client', session: 'one' })).toBe(0);
    await claimed(store, item, 'one', { leaseSeconds: 4 });
    let renewed = 0;
    for (let tries = 0; tries < 2_000 && renewed === 0; tries += 1) {
      await wait(5);
      renewed = await store.renewClaims({ holder: 'a client', session: 'one' });
    }
    expect(renewed).toBe(1);
    expect(await claimed(store, item, 'two')).toMatchObject({ mine: false });
  });

  it('is not given on what is deleted, archived or unknown', async () => {
    const { store } = stores();
    const [gone, old] = [await created(store, 'Gone'), await created(store, 'Old')];
    await claimed(store, old, 'one');
    await store.releaseClaim(request(old, 'one'));
    await applied(store, edit(gone.id, 1, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } }));
    await store.apply([archiving([old.id], '2100-01-01T00:00:00.000Z')]);
    for (const item of [gone, old, { ...old, id: '01900000-0000-7000-8000-000000000000' }])
      expect(await claimed(store, item, 'one')).toBeNull();
    expect((await store.releaseClaim(request(old, 'one'))).value).toBeNull();
  });
};
