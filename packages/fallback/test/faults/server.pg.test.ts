import { expect, it, vi } from 'vitest';
import { createLedger } from './ledger.ts';
import { answered, openOutageWorld, until } from './outage-world.ts';
import { useOwnServer } from './own-server.ts';

// Servers that start again: slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const own = useOwnServer();
const { server } = own;

const killPostmaster = async (): Promise<void> => {
  const { pid } = await server.status();
  if (pid === undefined) throw new Error('the server does not run');
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await server.status()).running);
};

it('PostgreSQL that is killed: nothing fails, nothing is lost, and all is there when it runs again', async () => {
  const world = await openOutageWorld(own.target);
  const ledger = createLedger(world);
  const kept = await ledger.create('Before');
  await world.feed();
  await killPostmaster();
  await ledger.rename(kept, 'During');
  const added = await ledger.create('Added', kept);
  await ledger.rename(added, 'Added and renamed');
  await ledger.move(added, null);
  await server.ensure();
  await ledger.create('After');
  await ledger.settle();
});

it('PostgreSQL that is killed with writes in flight: each is acknowledged and there once', async () => {
  const world = await openOutageWorld(own.target);
  const ledger = createLedger(world);
  await world.feed();
  const writes = Array.from({ length: 40 }, (_, number) => ledger.create(`In flight ${number}`));
  await killPostmaster();
  await Promise.all(writes.map((write) => answered(write)));
  await server.ensure();
  await ledger.settle();
});

it('PostgreSQL that restarts again and again: each round’s writes survive', async () => {
  const world = await openOutageWorld(own.target);
  const ledger = createLedger(world);
  const kept = await ledger.create('Before');
  await world.feed();
  for (let round = 0; round < 4; round += 1) {
    await ledger.rename(kept, `Round ${round}`);
    await killPostmaster();
    await ledger.create(`Between ${round}`, kept);
    await server.ensure();
  }
  await ledger.settle();
  expect((await world.direct.workItem(kept)).value?.title).toBe('Round 3');
});
