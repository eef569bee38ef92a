import { createDatabase } from '@tracker/repository';
import { type FaultProxy, startFaultProxy } from '@tracker/testing';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { createLedger, type Ledger } from './ledger.ts';
import { answered, openOutageWorld, until } from './outage-world.ts';
import { type ReplicatedServers, startReplicatedServers } from './replicated-servers.ts';

// Servers that start and copies of them that are taken: slow on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let servers: ReplicatedServers;
beforeAll(async () => {
  servers = await startReplicatedServers();
  const database = databaseAt(servers.primary());
  await database.prepare();
  await database.close();
});
afterAll(() => servers.close());
beforeEach(() => servers.addStandby());

const databaseAt = (target: Parameters<typeof createDatabase>[0]['target']) =>
  createDatabase({ target, applicationName: 'outage', clock: () => new Date().toISOString() });

/** An address that outlives the server behind it, as a virtual IP or a pooler is. */
const startAddress = async (): Promise<FaultProxy> => {
  const address = await startFaultProxy(servers.primary());
  onTestFinished(() => address.close());
  return address;
};

const move = (address: FaultProxy, to: 'primary' | 'standby'): void => {
  address.moveTo(servers[to]());
  address.cut();
};

it('a standby answers reads live and keeps writes here; promoted, it takes each of them once', async () => {
  const address = await startAddress();
  const world = await openOutageWorld(address.target);
  const ledger = createLedger(world);
  const kept = await ledger.create('Before');
  await world.feed();
  move(address, 'standby');
  await until(async () => (await answered(world.store.workItem(kept))).source === 'postgresql');
  await ledger.read(kept);

  const late = databaseAt(address.target);
  onTestFinished(() => late.close());
  await late.prepare();
  const fresh = late.store({ id: world.workspaceId, slug: 'test' });
  expect(await fresh.workItem(kept)).toMatchObject({ source: 'postgresql', value: { title: 'Before' } });
  const { cursor } = (await fresh.snapshot()).head;
  expect(await world.direct.delta(cursor)).toMatchObject({ put: [], removed: [] });
  await ledger.rename(kept, 'During');
  const added = await ledger.create('Added', kept);
  await ledger.move(added, null);
  expect(await world.store.pending()).toHaveLength(3);
  expect((await world.direct.workItem(kept)).value).toMatchObject({ title: 'Before', version: 1 });

  await servers.killPrimary();
  await ledger.rename(added, 'Added and renamed');
  await servers.promote();
  move(address, 'primary');
  await ledger.settle();
  // Another timeline: who follows the change log begins anew.
  expect(await world.direct.delta(cursor)).toBeNull();
});

it('failover and back with writes in flight: nothing acknowledged is lost, nothing is there twice', async () => {
  const address = await startAddress();
  const world = await openOutageWorld(address.target);
  const ledger = createLedger(world);
  const kept = await ledger.create('Before');
  await world.feed();
  await failOver(address, ledger, 'there');
  await ledger.rename(kept, 'On the other server');
  await ledger.settle();
  await servers.addStandby();
  await failOver(address, ledger, 'back');
  await ledger.rename(kept, 'Back');
  await ledger.settle();
});

const failOver = async (address: FaultProxy, ledger: Ledger, name: string): Promise<void> => {
  const writes = Array.from({ length: 30 }, (_, number) => ledger.create(`In flight ${name} ${number}`));
  await servers.killPrimary();
  await Promise.all(writes.map((write) => answered(write)));
  await ledger.create(`Without a primary ${name}`);
  await servers.promote();
  move(address, 'primary');
};
