import { createTestDatabase, type Fault, type TestDatabase } from '@tracker/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createLedger } from './ledger.ts';
import { openOutageWorld } from './outage-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const faults: readonly (readonly [string, Fault])[] = [
  ['refused', { kind: 'refuse' }],
  ['reset', { kind: 'reset' }],
  ['reset before the answer', { kind: 'reset', direction: 'to_client' }],
  ['half-open', { kind: 'half_open' }],
  ['stalled', { kind: 'stall' }],
  ['stalled on the way back', { kind: 'stall', direction: 'to_client' }],
  ['slow', { kind: 'slow', bytesPerSecond: 300 }],
  ['sliced', { kind: 'slice' }],
  ['truncated questions', { kind: 'truncate', afterBytes: 40, direction: 'to_server' }],
  ['truncated answers', { kind: 'truncate', afterBytes: 40, direction: 'to_client' }],
];

describe.each(faults)('connections that are %s', (_, fault) => {
  it('fail no call, lose nothing, do nothing twice, and are forgotten when they work again', async () => {
    const world = await openOutageWorld(database.target);
    const ledger = createLedger(world);
    const [kept, parent] = [await ledger.create('Before'), await ledger.create('Parent')];
    await world.feed();
    world.proxy.set(fault);
    if (fault.kind === 'refuse') world.proxy.cut();
    await ledger.rename(kept, 'During');
    const added = await ledger.create('Added', parent);
    await ledger.move(kept, parent);
    await ledger.rename(added, 'Added and renamed');
    await ledger.read(kept);
    world.proxy.set({ kind: 'pass' });
    await ledger.create('After');
    await ledger.settle();
  });
});
