import { createTestDatabase, creation, edit, type TestDatabase } from '@tracker/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLedger, expectHonest } from './ledger.ts';
import { answered, type OutageWorld, openOutageWorld, until } from './outage-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const goAway = ({ proxy }: OutageWorld): void => {
  proxy.set({ kind: 'refuse' });
  proxy.cut();
};

const codes = ({ warnings = [] }: { readonly warnings?: readonly { readonly code: string }[] }) =>
  warnings.map(({ code }) => code);

it('an outage of an hour with updates all through: said to be stale when it is, and all of it arrives', async () => {
  const world = await openOutageWorld(database.target);
  const ledger = createLedger(world);
  const kept = await ledger.create('Before');
  await world.feed();
  goAway(world);
  for (let minute = 0; minute < 60; minute += 1) {
    world.moveClock(60_000);
    if (minute % 3 === 0) await ledger.rename(kept, `Minute ${minute}`);
    if (minute % 10 === 0) await ledger.create(`Added in minute ${minute}`, kept);
    const read = await world.store.workItem(kept);
    expect(codes(read).includes('cache_stale')).toBe(read.source === 'sqlite_cache' && minute >= 30);
    expect(read.value?.title).toBe(`Minute ${minute - (minute % 3)}`);
  }
  world.proxy.set({ kind: 'pass' });
  await ledger.settle();
});

it('a clock that jumps both ways: changes keep the order in which they were made', async () => {
  const world = await openOutageWorld(database.target);
  const ledger = createLedger(world);
  const kept = await ledger.create('Before');
  await world.feed();
  goAway(world);
  let [parent, number] = [kept, 0];
  for (const hours of [0, -5, 12, -30, 3]) {
    world.moveClock(hours * 3_600_000);
    number += 1;
    await ledger.rename(kept, `Jump ${number}`);
    if (number < 5) parent = await ledger.create(`Below ${number}`, parent);
  }
  world.proxy.set({ kind: 'pass' });
  await ledger.settle();
});

it('a database that goes between the read and the write of one request, and comes back between two others', async () => {
  const world = await openOutageWorld(database.target);
  // It looks for the database again at every call, so that the last write meets it while the one before waits.
  const store = world.open({ limits: { retryAfterMs: 1 } });
  const item = creation({ title: 'Before' });
  await store.apply([item]);
  await world.feed();
  const live = await store.workItem(item.entityId);
  expect(live.source).toBe('postgresql');
  goAway(world);
  const away = await answered(store.apply([edit(item.entityId, live.value?.version ?? 0, { title: 'Away' })]));
  expect(away.source).toBe('sqlite_cache');
  const below = await store.workItem(item.entityId);
  expect(below).toMatchObject({ source: 'sqlite_cache', value: { title: 'Away', version: 2 } });
  world.proxy.set({ kind: 'pass' });
  const back = await answered(store.apply([edit(item.entityId, 2, { status: 'completed' })]));
  expectHonest(back);
  await until(async () => {
    await store.sync().catch(() => {});
    return (await store.pending()).length === 0;
  });
  expect((await world.direct.workItem(item.entityId)).value).toMatchObject({
    title: 'Away',
    status: 'completed',
    version: 3,
  });
});

it('a caller that has gone before the answer: what it repeats with the same id is done once', async () => {
  const world = await openOutageWorld(database.target);
  await world.feed();
  const [online, offline] = [creation({ title: 'Online' }), creation({ title: 'Offline' })];
  void world.store.apply([online]);
  await answered(world.store.apply([online]));
  world.proxy.set({ kind: 'half_open' });
  void world.store.apply([offline]).catch(() => {});
  await answered(world.store.apply([offline]));
  world.proxy.set({ kind: 'pass' });
  await until(async () => {
    await world.store.sync().catch(() => {});
    return (await world.store.pending()).length === 0;
  });
  const page = await world.direct.workItems({ includeDeleted: true, limit: 10, offset: 0 });
  expect(page.value.rows.map(({ title, version }) => `${title} ${version}`).sort()).toEqual(['Offline 1', 'Online 1']);
});

it('two machines a minute apart on different layers, then healed: merged where they can be, a conflict where not', async () => {
  const world = await openOutageWorld(database.target);
  const [one, two] = [creation({ title: 'One' }), creation({ title: 'Two' })];
  await world.store.apply([one, two]);
  const far = world.anotherMachine();
  const farProxy = await world.anotherProxy();
  await far.feed();
  const farStore = far.open({ proxy: farProxy });
  farProxy.set({ kind: 'refuse' });
  const offline = [
    edit(one.entityId, 1, { status: 'completed' }),
    edit(two.entityId, 1, { title: 'Far' }),
    edit(two.entityId, 2, { status: 'completed' }),
    creation({ title: 'Far item', parent_id: one.entityId }),
  ];
  for (const change of offline) expectHonest(await answered(farStore.apply([change])));
  world.moveClock(60_000);
  await world.store.apply([edit(one.entityId, 1, { title: 'Near' })]);
  await world.store.apply([edit(two.entityId, 1, { title: 'Near' })]);
  expect((await farStore.workItem(one.entityId)).value).toMatchObject({ title: 'One', status: 'completed' });
  farProxy.set({ kind: 'pass' });
  await until(async () => {
    await farStore.sync().catch(() => {});
    return (await farStore.pending()).every(({ conflictId }) => conflictId !== null);
  });
  for (const store of [world.store, farStore]) {
    expect((await store.workItem(one.entityId)).value).toMatchObject({
      title: 'Near',
      status: 'completed',
      version: 3,
    });
    expect((await store.workItem(two.entityId)).value).toMatchObject({ title: 'Near', status: 'active', version: 2 });
    expect((await store.conflicts({ status: 'open', limit: 5 })).value.rows).toMatchObject([
      { change: { id: offline[1]?.id }, fields: { title: { base: 'Two', mine: 'Far', theirs: 'Near' } } },
    ]);
    const list = await store.workItems({ includeDeleted: false, limit: 10, offset: 0 });
    expect(list).toMatchObject({ source: 'postgresql', value: { totalCount: 3 } });
  }
  expect(await farStore.pending()).toHaveLength(2);
  expect(codes(await farStore.workItem(one.entityId))).toEqual(['conflicts_waiting']);
});
