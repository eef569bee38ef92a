import { setTimeout as sleep } from 'node:timers/promises';
import {
  createInMemoryStore,
  createWorkItem,
  type Layer,
  LayerUnavailableError,
  NotSeenError,
  TrackerError,
} from '@tracker/core';
import {
  archiving,
  conflictOpening,
  conflictResolution,
  contextOn,
  creation,
  describeStoreContract,
  edit,
  enhancementCreation,
  inChunks,
  tickingClock,
  vendorCreation,
  vendorEdit,
  vendorRemoval,
  verifies,
} from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';

describeStoreContract('the fallback over a healthy database', async () => ({
  store: openWorld().store,
  other: openWorld().store,
  close: async () => {},
}));

const codes = ({ warnings = [] }: { readonly warnings?: readonly { readonly code: string }[] }) =>
  warnings.map(({ code }) => code);

const late = (id: string, version: number, title: string) => edit(id, version, { title });

describe('with the database away', () => {
  it('reads from the cache and says so', async () => {
    const world = openWorld();
    const item = creation({ title: 'Kept' });
    await world.store.apply([item]);
    world.goAway();
    const found = await world.store.workItem(item.entityId);
    expect(found).toMatchObject({ value: { title: 'Kept' }, source: 'sqlite_cache' });
    expect(codes(found)).toEqual(['database_unavailable', 'using_fallback_cache']);
  });

  it('records a write in both copies, shows it, and applies it once when the database is back', async () => {
    const world = openWorld();
    world.goAway();
    const item = creation({ title: 'Offline' });
    const written = await world.store.apply([item]);
    expect(written).toMatchObject({ pendingSync: 1, value: [{ outcome: 'applied' }] });
    for (const copy of world.copies) expect((await copy.read()).entries).toHaveLength(1);
    expect((await world.store.workItem(item.entityId)).value?.title).toBe('Offline');
    expect((await world.open().workItem(item.entityId)).value?.title).toBe('Offline');
    await world.store.apply([late(item.entityId, 1, 'Again')]);
    await world.comeBack();
    expect((await world.store.workItem(item.entityId)).value).toMatchObject({ title: 'Again', version: 2 });
    expect(await world.store.pending()).toEqual([]);
    expect((await world.model.workItem(item.entityId)).value?.title).toBe('Again');
  });

  it('records one key once however often it comes', async () => {
    const world = openWorld();
    world.goAway();
    const item = creation({ title: 'Once' }, { idempotency: { key: 'k', request: 'a' } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.store.apply([item])));
    expect(answers.filter(({ value }) => value[0]?.outcome === 'applied')).toHaveLength(1);
    expect(await world.store.pending()).toHaveLength(1);
  });

  it('refuses a base below the known version at once, and accepts an unknown reference with a warning', async () => {
    verifies('FR-037');
    const world = openWorld();
    const item = creation();
    await world.store.apply([item, late(item.entityId, 1, 'Two')]);
    world.goAway();
    await expect(world.store.apply([late(item.entityId, 1, 'Old')])).rejects.toMatchObject({
      code: 'VersionConflictError',
    });
    const parent_id = creation().entityId;
    expect(codes(await world.store.apply([creation({ parent_id })]))).toContain('unverified_reference');
  });

  it.each([true, false])(
    'takes ids that no copy knows from a caller, and says so; a copy that is whole: %s',
    async (complete) => {
      const world = openWorld({ complete });
      world.goAway();
      const context = contextOn(world.store);
      const [parent, vendor] = [creation().entityId, vendorCreation('Ada').entityId];
      const made = await createWorkItem.run(context, {
        ...createWorkItem.input.parse({ item_type: 'task', title: 'Below', parent_id: parent }),
        vendor_dependencies: [vendor],
      });
      expect(made.warnings?.filter(({ code }) => code === 'unverified_reference')).toHaveLength(2);
      expect(await world.store.pending()).toMatchObject([
        { change: { fields: { parent_id: parent, vendor_dependencies: [vendor] } } },
      ]);
    },
  );

  it('acknowledges with one copy and a warning, and nothing without any', async () => {
    const world = openWorld();
    world.goAway();
    world.copies[0].fails = true;
    const item = creation();
    expect(codes(await world.store.apply([item]))).toContain('one_copy_only');
    world.copies[1].fails = true;
    const lost = creation();
    const refusal = await world.store.apply([lost]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TrackerError);
    expect(refusal).toMatchObject({ code: 'DatabaseError' });
    await expect(world.store.workItem(lost.entityId)).rejects.toBeInstanceOf(NotSeenError);
    expect((await world.store.workItem(item.entityId)).value).not.toBeNull();
  });

  it('adds a repeated change to the copy that lacks it, or names that copy once more', async () => {
    const world = openWorld();
    world.goAway();
    const [, markdown] = world.copies;
    markdown.fails = true;
    const item = creation();
    await world.store.apply([item]);
    expect(codes(await world.open().apply([item]))).toContain('one_copy_only');
    markdown.fails = false;
    expect(codes(await world.open().apply([item]))).not.toContain('one_copy_only');
    for (const copy of world.copies) expect((await copy.read()).entries).toHaveLength(1);
  });

  it('records a write whose answer was lost under the same id, and does not do it twice', async () => {
    const world = openWorld();
    const item = creation({ title: 'One' });
    await world.store.apply([item]);
    world.loseAnswers();
    await world.store.apply([edit(item.entityId, 1, { title: 'Two' })]);
    await world.comeBack();
    expect((await world.store.workItem(item.entityId)).value).toMatchObject({ title: 'Two', version: 2 });
    expect(await world.store.pending()).toEqual([]);
  });

  it('refuses nothing that was sent on the word of a copy that is behind', async () => {
    const world = openWorld();
    world.loseAnswers();
    const elsewhere = creation({ title: 'One' });
    await world.model.apply([elsewhere]);
    const outcome = await world.store.apply([edit(elsewhere.entityId, 1, { title: 'Two' })]).catch((error) => error);
    expect(outcome).toMatchObject({ code: 'DatabaseError', hint: expect.stringContaining('not known') });
    expect((await world.model.workItem(elsewhere.entityId)).value).toMatchObject({ title: 'Two' });
  });

  it('calls nothing a conflict that was made before somebody else went on from it', async () => {
    const world = openWorld();
    const item = creation({ title: 'One' });
    await world.store.apply([item]);
    world.loseAnswers();
    world.onLoss(() => world.model.apply([edit(item.entityId, 2, { title: 'Three' })]));
    const outcome = await world.store.apply([edit(item.entityId, 1, { title: 'Two' })]).catch((error) => error);
    expect(outcome).toMatchObject({ code: 'DatabaseError', hint: expect.stringContaining('not known') });
    expect((await world.model.workItem(item.entityId)).value).toMatchObject({ title: 'Three', version: 3 });
  });

  it.each([
    ['at its next look', 0],
    ['when it has not looked at the copies for a while', 150],
  ])('denies nothing that it had recorded and another process has replayed, %s', async (_, waitMs) => {
    const world = openWorld();
    world.feed();
    world.drop();
    const item = creation({ title: 'Offline' });
    await world.store.apply([item]);
    await world.comeBack();
    await world.open().sync();
    world.drop();
    // A new file of the cache, and still from before the replay.
    await world.touch();
    await sleep(waitMs);
    const found = await world.store.workItem(item.entityId);
    expect(found).toMatchObject({ value: { title: 'Offline' }, source: 'sqlite_cache' });
  });

  it('denies nothing of several changes of one item that another process has replayed', async () => {
    const world = openWorld();
    world.feed();
    world.drop();
    const item = creation();
    await world.store.apply([item]);
    await world.store.apply([edit(item.entityId, 1, { title: 'Offline, twice' })]);
    await world.comeBack();
    await world.open().sync();
    world.drop();
    await world.touch();
    expect((await world.store.workItem(item.entityId)).value).toMatchObject({ title: 'Offline, twice', version: 2 });
  });

  it('denies nothing that it was told to have been made before', async () => {
    const world = openWorld();
    world.feed();
    const [twice, since] = [creation({ title: 'Twice' }), creation({ title: 'Since' })];
    // The answers to these were lost on the way, inside of the calls that are repeated now.
    await world.model.apply([twice, since, edit(since.entityId, 1, { title: 'Gone on' })]);
    for (const change of [twice, since]) await world.store.apply([change]);
    world.drop();
    expect((await world.store.workItem(twice.entityId)).value).toMatchObject({ title: 'Twice', version: 1 });
    expect((await world.store.workItem(since.entityId)).value).toMatchObject({ title: 'Gone on', version: 2 });
  });

  it('denies nothing that it has changed, however far the cache is behind', async () => {
    const world = openWorld();
    world.feed();
    const elsewhere = creation({ title: 'One' });
    await world.model.apply([elsewhere, edit(elsewhere.entityId, 1, { title: 'Two' })]);
    await world.store.apply([edit(elsewhere.entityId, 2, { title: 'Three' })]);
    world.drop();
    const found = await world.store.workItem(elsewhere.entityId);
    expect(found).toMatchObject({ value: { title: 'Three', version: 3 }, source: 'sqlite_cache' });
  });
});

describe('replay', () => {
  it('merges disjoint fields and makes a conflict of a field that both changed; what stands on it waits', async () => {
    const world = openWorld();
    const [one, two] = [creation({ title: 'One' }), creation({ title: 'Two' })];
    await world.store.apply([one, two]);
    world.goAway();
    await world.store.apply([edit(one.entityId, 1, { status: 'completed' })]);
    await world.store.apply([late(two.entityId, 1, 'Mine')]);
    await world.store.apply([edit(two.entityId, 2, { status: 'completed' })]);
    await world.model.apply([late(one.entityId, 1, 'Theirs'), late(two.entityId, 1, 'Theirs')]);
    await world.comeBack();
    expect(await world.store.sync()).toEqual({ applied: 1, conflicts: 1, waiting: 2 });
    expect((await world.model.workItem(one.entityId)).value).toMatchObject({ title: 'Theirs', status: 'completed' });
    expect((await world.model.workItem(two.entityId)).value).toMatchObject({ title: 'Theirs', status: 'active' });
    const { rows } = (await world.model.conflicts({ status: 'open', limit: 5 })).value;
    expect(rows).toMatchObject([{ fields: { title: { base: 'Two', mine: 'Mine', theirs: 'Theirs' } } }]);
    expect(codes(await world.store.workItem(two.entityId))).toEqual(['conflicts_waiting']);
    expect(await world.store.sync()).toEqual({ applied: 0, conflicts: 0, waiting: 2 });
  });

  it('removes what was removed meanwhile, and asks when somebody changed or removed it too', async () => {
    const world = openWorld();
    const vendors = ['Amina', 'Epson', 'Tpd'].map((name) => vendorCreation(name));
    await world.store.apply(vendors);
    const [amina, epson, tpd] = vendors.map(({ entityId }) => entityId) as [string, string, string]; // three
    world.goAway();
    await world.store.apply([vendorRemoval(amina, 1), vendorRemoval(epson, 1)]);
    await world.store.apply([vendorEdit(tpd, 1, { status: 'broken' })]);
    const names = async () => (await world.store.vendors()).value.map(({ name }) => name);
    expect(await names()).toEqual(['Tpd']);
    await world.model.apply([vendorEdit(epson, 1, { status: 'broken' }), vendorRemoval(tpd, 1)]);
    await world.comeBack();
    expect(await world.store.sync()).toEqual({ applied: 1, conflicts: 2, waiting: 2 });
    expect(await names()).toEqual(['Epson']);
    const { rows } = (await world.model.conflicts({ status: 'open', limit: 5 })).value;
    expect(rows).toMatchObject([
      { fields: { status: { base: 'operational', mine: null, theirs: 'broken' } } },
      { reason: expect.stringContaining('does not exist') },
    ]);
  });

  it('does not take a removal that was sent for one that was applied', async () => {
    const world = openWorld();
    const vendor = vendorCreation('Amina');
    await world.store.apply([vendor, vendorEdit(vendor.entityId, 1, { status: 'broken' })]);
    world.goAway();
    await expect(world.store.apply([vendorRemoval(vendor.entityId, 1)])).rejects.toMatchObject({
      code: 'VersionConflictError',
    });
    expect(await world.store.pending()).toEqual([]);
  });

  it('makes a conflict of a refusal, with its sentence', async () => {
    const world = openWorld();
    world.goAway();
    await world.store.apply([vendorCreation('Epson')]);
    await world.model.apply([vendorCreation('EPSON')]);
    await world.comeBack();
    await world.store.sync();
    const { rows } = (await world.model.conflicts({ limit: 5 })).value;
    expect(rows[0]?.reason).toContain('exists already');
  });

  it('writes what became of many changes into the copies at once, and none of them comes back', async () => {
    const world = openWorld();
    world.goAway();
    for (let number = 0; number < 12; number += 1) await world.store.apply([creation({ title: `Item ${number}` })]);
    await world.comeBack();
    const revisions = world.copies[0].revisions;
    world.copies[1].fails = true;
    expect(await world.store.sync()).toEqual({ applied: 12, conflicts: 0, waiting: 0 });
    expect(world.copies[0].revisions - revisions).toBe(1);
    expect((await world.copies[1].read()).entries).toHaveLength(12);
    expect(await world.store.workItems({ includeDeleted: false, limit: 20, offset: 0 })).toMatchObject({
      source: 'postgresql',
      value: { totalCount: 12 },
    });
  });

  it('makes a conflict of what the database refuses without a rule, and goes on', async () => {
    const world = openWorld();
    world.goAway();
    const [odd, plain] = [creation({ title: 'Odd' }), creation({ title: 'Plain' })];
    await world.store.apply([odd]);
    await world.store.apply([plain]);
    world.refuse(({ id }) => id === odd.id);
    await world.comeBack();
    expect(await world.store.sync()).toEqual({ applied: 1, conflicts: 1, waiting: 1 });
    expect((await world.model.conflicts({ limit: 5 })).value.rows).toMatchObject([{ change: odd, reason: 'Refused.' }]);
    expect((await world.model.workItem(plain.entityId)).value?.title).toBe('Plain');
  });

  it('settles by itself a conflict whose change another machine has brought since', async () => {
    const world = openWorld();
    const parent = creation({ title: 'Parent' });
    const child = creation({ title: 'Child', parent_id: parent.entityId });
    world.goAway();
    await world.store.apply([child]);
    await world.comeBack();
    expect(await world.store.sync()).toEqual({ applied: 0, conflicts: 1, waiting: 1 });
    await world.model.apply([parent, child]);
    expect(await world.store.sync()).toEqual({ applied: 0, conflicts: 0, waiting: 0 });
    expect((await world.model.conflicts({ limit: 5 })).value.rows).toMatchObject([{ status: 'resolved' }]);
    expect(await world.store.pending()).toEqual([]);
  });

  it('leaves to the choice what became a conflict without its knowing: an answer was lost, or another machine opened it', async () => {
    const world = openWorld();
    const parent = creation({ title: 'Parent' });
    const child = creation({ title: 'Child', parent_id: parent.entityId });
    world.goAway();
    await world.store.apply([child]);
    const opening = conflictOpening(child, 'Its parent is not there.');
    await world.model.apply([opening]);
    await world.model.apply([parent]);
    await world.comeBack();
    expect(await world.store.sync()).toEqual({ applied: 0, conflicts: 0, waiting: 1 });
    expect(await world.store.pending()).toMatchObject([{ change: child, conflictId: opening.entityId }]);
    await world.model.apply([conflictResolution(opening.entityId, 'theirs')]);
    expect(await world.store.sync()).toEqual({ applied: 0, conflicts: 0, waiting: 0 });
    expect((await world.model.change(child.id)).value).toBeNull();
    expect(await world.store.pending()).toEqual([]);
  });

  it('is left to the process that has the lease', async () => {
    const world = openWorld();
    world.goAway();
    await world.store.apply([creation()]);
    await world.comeBack();
    world.takeLease();
    expect(await world.store.sync()).toBeNull();
    expect(await world.store.pending()).toHaveLength(1);
  });

  it('waits on when the database refuses everything', async () => {
    const world = openWorld();
    world.goAway();
    const item = creation();
    await world.store.apply([item]);
    world.refuse(() => true);
    await world.comeBack();
    await expect(world.store.sync()).rejects.toMatchObject({ code: 'DatabaseError' });
    expect(await world.store.pending()).toMatchObject([{ change: item, conflictId: null }]);
    expect((await world.store.workItem(item.entityId)).value?.title).toBe(item.fields.title);
    world.refuse(() => false);
    expect(await world.store.sync()).toEqual({ applied: 1, conflicts: 0, waiting: 0 });
  });

  it('goes by the order in which changes saw each other, whatever the clock did', async () => {
    const world = openWorld();
    world.goAway();
    const parent = creation({ title: 'Parent' });
    await world.store.apply([parent]);
    world.setClock('2020-01-01T00:00:00.000Z');
    const child = creation({ title: 'Child', parent_id: parent.entityId });
    await world.store.apply([child]);
    world.setClock('2040-01-01T00:00:00.000Z');
    await world.store.apply([late(child.entityId, 1, 'Grown')]);
    await world.comeBack();
    expect(await world.open().sync()).toEqual({ applied: 3, conflicts: 0, waiting: 0 });
    expect((await world.model.workItem(child.entityId)).value).toMatchObject({ title: 'Grown', version: 2, depth: 1 });
  });
});

it('shows what it was told was applied, also before the layers below have learnt of it, once and in its order', async () => {
  const world = openWorld();
  const item = creation({ title: 'Fed' });
  await world.store.apply([item]);
  world.feed();
  await world.store.apply([late(item.entityId, 1, 'Live')]);
  const child = creation({ title: 'Live child', parent_id: item.entityId });
  await world.store.apply([child]);
  world.drop();
  await world.store.apply([late(item.entityId, 2, 'Away')]);
  await world.comeBack();
  expect((await world.store.workItem(item.entityId)).source).toBe('postgresql');
  world.drop();
  expect(await world.store.workItem(item.entityId)).toMatchObject({
    source: 'sqlite_cache',
    value: { title: 'Away', version: 3 },
  });
  expect((await world.store.workItem(child.entityId)).value).toMatchObject({
    title: 'Live child',
    version: 1,
    depth: 1,
  });
  world.feed();
  expect((await world.store.workItem(item.entityId)).value).toMatchObject({ title: 'Away', version: 3 });
});

it('goes on showing what another process has replayed, before the layers below have learnt of it', async () => {
  const world = openWorld();
  const item = creation({ title: 'Fed' });
  await world.store.apply([item]);
  world.goAway();
  await world.store.apply([late(item.entityId, 1, 'Away')]);
  const other = world.open();
  await world.comeBack();
  expect(await other.sync()).toMatchObject({ applied: 1 });
  world.drop();
  expect(await world.store.workItem(item.entityId)).toMatchObject({ source: 'sqlite_cache', value: { title: 'Away' } });
});

it('loads a layer once for all calls that find the database gone at the same moment', async () => {
  const world = openWorld();
  const item = creation();
  await world.store.apply([item]);
  world.goAway();
  await Promise.all(Array.from({ length: 20 }, () => world.store.workItem(item.entityId)));
  expect(world.loads()).toBe(1);
});

describe('a copy that knows a part', () => {
  it('says so, and answers for no row that it lacks', async () => {
    const world = openWorld({ complete: false });
    const item = creation();
    await world.store.apply([item]);
    world.goAway();
    const page = await world.store.workItems({ includeDeleted: false, limit: 20, offset: 0 });
    expect(codes(page)).toContain('partial_copy');
    await expect(world.store.workItem(creation().entityId)).rejects.toBeInstanceOf(LayerUnavailableError);
  });
});

describe('what no copy has', () => {
  const both = { children: true, dependencies: true };

  it.each([true, false])(
    'is not denied, with where it was looked for and how old that is; whole: %s',
    async (complete) => {
      verifies('FR-032');
      const world = openWorld({ complete });
      await world.store.apply([creation()]);
      world.goAway();
      const { asOf } = await world.store.vendors();
      const { entityId } = creation();
      for (const [read, what] of [
        [() => world.store.workItem(entityId), `Work item ${entityId}`],
        [() => world.store.workItemView('T-ZZZZZZ', both), 'Work item T-ZZZZZZ'],
        [() => world.store.workItemsByRef([entityId]), `Work item ${entityId}`],
        [() => world.store.vendorByName('Ada'), 'Vendor "Ada"'],
      ] as const) {
        const error = await read().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(NotSeenError);
        const message = `${what} is not in what can be seen now: the local cache (as of ${asOf}).`;
        expect(error).toMatchObject({ message: `${message} away`, from: { source: 'none', asOf } });
        expect((error as NotSeenError).from?.warnings).toContainEqual({ code: 'not_seen', message });
      }
    },
  );

  it('is looked for in every layer, however whole and fresh the one before is', async () => {
    const elsewhere = createInMemoryStore({ clock: tickingClock() });
    const [item, vendor] = [creation({ title: 'In Git' }), vendorCreation('Ada')];
    await elsewhere.apply([item, vendor]);
    const chunks = () => inChunks(elsewhere.rows());
    const asOf = '2026-01-01T00:00:00.000Z';
    const git: Layer = {
      source: 'git_history',
      stamp: async () => 'a',
      load: async () => ({ chunks: chunks(), asOf, complete: true }),
    };
    const world = openWorld({ lower: [git] });
    await world.store.apply([creation()]);
    world.goAway();
    for (const read of [world.store.workItem(item.entityId), world.store.vendorByName('ada')])
      expect(await read).toMatchObject({ source: 'git_history', asOf, value: { id: expect.any(String) } });
    const error = await world.store.workItem('T-ZZZZZZ').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringMatching(/local cache .*, the status in the Git history \(/) });
    await world.store.apply([edit(item.entityId, 1, { title: 'Changed on what Git knew' })]);
    expect(await world.store.pending()).toHaveLength(1);
  });

  it('is denied where a waiting change took it away', async () => {
    const world = openWorld();
    const [item, vendor] = [creation(), vendorCreation('Ada')];
    await world.store.apply([item, vendor]);
    world.goAway();
    await world.store.apply([
      vendorRemoval(vendor.entityId, 1),
      archiving([item.entityId], '2100-01-01T00:00:00.000Z'),
    ]);
    expect((await world.store.vendorByName('ADA')).value).toBeNull();
    expect((await world.store.workItem(item.entityId)).value).toBeNull();
    expect((await world.store.workItemView(item.entityId, both)).value).toBeNull();
    const [archived] = (await world.store.archivedWorkItemsByRef([item.entityId])).value;
    expect(archived).toMatchObject({ id: item.entityId, archived_at: expect.any(String) });
    expect((await world.store.archivedWorkItemView(archived?.key ?? '', both)).value?.item).toEqual(archived);
    await expect(world.store.apply([vendorEdit(vendor.entityId, 2, { status: 'broken' })])).rejects.toMatchObject({
      code: 'NotFoundError',
    });
  });

  it('cannot be changed, and is not denied then either', async () => {
    const world = openWorld();
    await world.store.apply([creation()]);
    world.goAway();
    for (const change of [edit(creation().entityId, 1, { title: 'New' }), vendorRemoval(creation().entityId, 1)])
      await expect(world.store.apply([change])).rejects.toBeInstanceOf(LayerUnavailableError);
    expect(await world.store.pending()).toEqual([]);
  });

  it('is accepted as what an enhancement needs, unverified', async () => {
    const world = openWorld();
    world.goAway();
    const needed = creation().entityId;
    const made = await world.store.apply([enhancementCreation({ depends_on: [needed] })]);
    expect(codes(made)).toContain('unverified_reference');
    expect(await world.store.pending()).toMatchObject([{ change: { fields: { depends_on: [needed] } } }]);
  });

  it('is asked of a database that answers while changes wait', async () => {
    const world = openWorld();
    world.goAway();
    const waiting = creation();
    await world.store.apply([waiting]);
    world.takeLease();
    await world.comeBack();
    const elsewhere = creation({ title: 'Made elsewhere' });
    await world.model.apply([elsewhere]);
    expect((await world.store.workItem(waiting.entityId)).source).toBe('sqlite_cache');
    const found = await world.store.workItem(elsewhere.entityId);
    expect(found).toMatchObject({ source: 'postgresql', value: { title: 'Made elsewhere' }, pendingSync: 1 });
    expect((await world.store.vendorByName('Nobody')).value).toBeNull();
  });
});

describe('where there is no copy at all', () => {
  it('shows what waits, whoever recorded it, as of now', async () => {
    const world = openWorld();
    world.drop();
    const [mine, theirs] = [creation({ title: 'Mine' }), creation({ title: 'Theirs' })];
    await world.store.apply([mine]);
    await world.open().apply([theirs, late(theirs.entityId, 1, 'Theirs again')]);
    await world.store.apply([late(mine.entityId, 1, 'Mine again')]);
    const found = await world.store.workItem(mine.entityId);
    expect(found).toMatchObject({ source: 'none', value: { title: 'Mine again', version: 2 } });
    const later = await world.store.workItem(theirs.entityId);
    expect(later.value).toMatchObject({ title: 'Theirs again', version: 2 });
    expect(Date.parse(later.asOf)).toBeGreaterThan(Date.parse(found.asOf));
  });

  it('shows nothing of what waits no longer: that may have been changed since', async () => {
    const world = openWorld();
    world.drop();
    const [item, other] = [creation(), creation()];
    await world.store.apply([item]);
    await world.comeBack();
    expect((await world.store.workItem(item.entityId)).source).toBe('postgresql');
    await world.model.apply([late(item.entityId, 1, 'Changed since')]);
    world.drop();
    await world.store.apply([other]);
    await expect(world.store.workItem(item.entityId)).rejects.toBeInstanceOf(LayerUnavailableError);
    expect((await world.store.workItem(other.entityId)).value).not.toBeNull();
  });

  it('shows nothing that could not be recorded', async () => {
    const world = openWorld();
    world.drop();
    for (const copy of world.copies) copy.fails = true;
    const [lost, kept] = [creation(), creation()];
    await expect(world.store.apply([lost])).rejects.toMatchObject({ code: 'DatabaseError' });
    for (const copy of world.copies) copy.fails = false;
    await world.store.apply([kept]);
    await expect(world.store.workItem(lost.entityId)).rejects.toBeInstanceOf(LayerUnavailableError);
    expect((await world.store.workItem(kept.entityId)).value).not.toBeNull();
  });
});

describe('a healthy database', () => {
  it('is asked without a look at the copies, once it is known that nothing waits', async () => {
    const world = openWorld();
    const item = creation();
    await world.store.apply([item]);
    const looks = world.copies[0].looks;
    for (let call = 0; call < 20; call += 1) await world.store.workItem(item.entityId);
    expect(world.copies[0].looks - looks).toBeLessThan(20);
  });
});

it('keeps a loaded layer when another process has recorded at the same moment', async () => {
  const world = openWorld();
  const stores = [world.store, world.open()];
  const seed = creation();
  await world.store.apply([seed]);
  world.goAway();
  for (const store of stores) await store.workItem(seed.entityId);
  const items = Array.from({ length: 6 }, () => creation());
  for (const at of [0, 2, 4]) await Promise.all(stores.map((store, each) => store.apply([items[at + each] ?? seed])));
  for (const store of stores) {
    const shown = await store.workItems({ includeDeleted: false, limit: 50, offset: 0 });
    expect(shown.value.rows.map(({ id }) => id).sort()).toEqual(
      [seed, ...items].map(({ entityId }) => entityId).sort(),
    );
  }
  expect(world.loads()).toBe(2);
});

it('loads a layer again when what another process has recorded belongs below what is laid', async () => {
  const world = openWorld();
  const [first, second] = [creation({ title: 'Before' }), creation()];
  const seed = creation();
  await world.store.apply([seed]);
  world.goAway();
  const writer = world.open();
  await writer.apply([first]);
  const [entry] = (await world.copies[0].read()).entries;
  await writer.apply([edit(first.entityId, 1, { title: 'After' }), second]);
  // A copy that names the edit already and the creation not yet.
  const whole = (await world.copies[0].read()).entries;
  for (const copy of world.copies) await copy.revise((each) => (each === entry ? null : each));
  await world.store.workItem(second.entityId);
  expect(await world.store.pending()).toHaveLength(whole.length - 1);
  if (entry !== undefined) for (const copy of world.copies) await copy.append([entry]);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(await world.store.workItem(first.entityId)).toMatchObject({ value: { title: 'After' } });
});
