import { createTestDatabase, creation, isCommit, isHotWrite, type TestDatabase } from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from './ledger.ts';
import { answered, openOutageWorld } from './outage-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('an answer that is lost', () => {
  it.each([
    ['COMMIT', isCommit, 'move'],
    ['a single statement', isHotWrite, 'rename'],
  ] as const)('to %s: the change was carried out, is acknowledged, and is not done again', async (_, to, write) => {
    const world = await openOutageWorld(database.target);
    const ledger = createLedger(world);
    const [kept, parent] = [await ledger.create('Before'), await ledger.create('Parent')];
    await world.feed();
    world.proxy.set({ kind: 'lose_answer', to });
    if (write === 'move') await ledger.move(kept, parent);
    else await ledger.rename(kept, 'During');
    expect(world.proxy.answersLost()).toBeGreaterThan(0);
    expect((await world.direct.workItem(kept)).value?.version).toBe(2);
    world.proxy.set({ kind: 'pass' });
    await ledger.settle();
  });

  it('to a creation, and the client repeats it, is one item', async () => {
    const world = await openOutageWorld(database.target);
    await world.feed();
    const item = creation({ title: 'Once' });
    world.proxy.set({ kind: 'lose_answer', to: isHotWrite });
    await answered(world.store.apply([item]));
    expect((await answered(world.store.apply([item]))).value).toHaveLength(1);
    world.proxy.set({ kind: 'pass' });
    await world.store.sync();
    const { value } = await world.direct.workItems({ includeDeleted: true, limit: 10, offset: 0 });
    expect(value.rows).toMatchObject([{ id: item.entityId, version: 1 }]);
    expect((await world.direct.conflicts({ limit: 1 })).value.totalCount).toBe(0);
  });
});
