import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, creation, type TestDatabase } from '@tracker/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLedger } from './ledger.ts';
import { openOutageWorld } from './outage-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const offline = async () => {
  const world = await openOutageWorld(database.target);
  const process = () => world.open({ limits: { retryAfterMs: 20 } });
  const ledger = createLedger(world, process());
  const kept = await ledger.create('Before');
  await world.feed();
  await world.regenerateStatus();
  world.proxy.set({ kind: 'refuse' });
  world.proxy.cut();
  await ledger.rename(kept, 'During');
  const added = await ledger.create('Added', kept);
  await ledger.rename(added, 'Added and renamed');
  return { world, ledger, kept, process };
};

it.each([
  ['the journal', ({ data }: { data: string }) => rmSync(join(data, 'journal.sqlite'))],
  ['the status file', ({ work }: { work: string }) => rmSync(join(work, '.project_status.md'))],
  [
    'everything in the work tree that Git does not know',
    ({ work }: { work: string }) => execFileSync('git', ['-C', work, 'clean', '-fdxq']),
  ],
])('%s that is lost in an outage loses nothing', async (_, lose) => {
  const { world, ledger, kept, process } = await offline();
  lose(world);
  ledger.goOnWith(process());
  await ledger.read(kept);
  await ledger.create('Afterwards', kept);
  world.proxy.set({ kind: 'pass' });
  await ledger.settle();
});

it('an entry of the status file that Tracker did not write is never applied', async () => {
  const { world, ledger } = await offline();
  const foreign = creation({ title: 'Foreign' });
  const entry = { change: foreign, recordedAt: '2026-01-01T00:00:00.000Z', order: 1, conflictId: null };
  appendFileSync(
    join(world.work, '.project_status.md'),
    `\n${JSON.stringify({ pending: foreign.id, mac: 'f'.repeat(64), entry })}\n`,
  );
  world.proxy.set({ kind: 'pass' });
  await ledger.settle();
  expect((await world.direct.workItem(foreign.entityId)).value).toBeNull();
});
