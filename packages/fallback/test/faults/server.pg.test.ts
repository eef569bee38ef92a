import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalPostgres, type LocalPostgres } from '@tracker/local-postgres';
import { createDatabase } from '@tracker/repository';
import { type ServerTarget, untilNobodyIsIn } from '@tracker/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createLedger } from './ledger.ts';
import { answered, openOutageWorld, until } from './outage-world.ts';

// Servers that start again: slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let directory: string;
let server: LocalPostgres;
let target: ServerTarget;

beforeAll(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-outage-pg-')));
  server = createLocalPostgres({ dataDir: directory, applicationName: 'outage' });
  target = await server.ensure();
  const database = createDatabase({ target, applicationName: 'outage', clock: () => new Date().toISOString() });
  await database.prepare();
  await database.close();
});

afterAll(async () => {
  await server.stop({ force: true });
  await server.leave();
  await untilNobodyIsIn(directory);
  rmSync(directory, { recursive: true, force: true });
});

const killPostmaster = async (): Promise<void> => {
  const { pid } = await server.status();
  if (pid === undefined) throw new Error('the server does not run');
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await server.status()).running);
};

it('PostgreSQL that is killed: nothing fails, nothing is lost, and all is there when it runs again', async () => {
  const world = await openOutageWorld(target);
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
  const world = await openOutageWorld(target);
  const ledger = createLedger(world);
  await world.feed();
  const writes = Array.from({ length: 40 }, (_, number) => ledger.create(`In flight ${number}`));
  await killPostmaster();
  await Promise.all(writes.map((write) => answered(write)));
  await server.ensure();
  await ledger.settle();
});

it('PostgreSQL that restarts again and again: each round’s writes survive', async () => {
  const world = await openOutageWorld(target);
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
