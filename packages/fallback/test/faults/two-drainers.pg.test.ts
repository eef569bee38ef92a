import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@tracker/testing';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { createLedger } from './ledger.ts';
import { type OutageWorld, openOutageWorld, until } from './outage-world.ts';

// Two processes, 36 changes, and every write of three files: slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const drainer = async ({ data, work, workspaceId }: OutageWorld): Promise<Drainer> => {
  const settings = JSON.stringify({ target: database.target, data, work, workspaceId });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'draining-process.mjs'), settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    child,
    begin: async () => {
      child.stdin.write('go\n');
      const [line] = await once(child.stdout, 'data');
      return JSON.parse(String(line)).applied;
    },
  };
};

interface Drainer {
  readonly child: ChildProcess;
  /** Gives how many changes it applied itself. */
  begin(): Promise<number>;
}

/** A chain of waiting changes: items below each other, each renamed twice. */
const offline = async () => {
  const world = await openOutageWorld(database.target);
  const ledger = createLedger(world);
  const top = await ledger.create('Top');
  await world.feed();
  world.proxy.set({ kind: 'refuse' });
  world.proxy.cut();
  for (let number = 0; number < 12; number += 1) {
    const item = await ledger.create(`Item ${number}`, top);
    await ledger.rename(item, `Item ${number} renamed`);
    await ledger.rename(item, `Item ${number} renamed again`);
  }
  return { world, ledger };
};

it('two processes that replay at once: one at a time, each change once, in order', async () => {
  const { world, ledger } = await offline();
  const drainers = [await drainer(world), await drainer(world)];
  const applied = await Promise.all(drainers.map(({ begin }) => begin()));
  // An answer that came too late is not counted; the ledger says that the change is there.
  expect(applied.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(36);
  world.proxy.set({ kind: 'pass' });
  await ledger.settle();
});

it('a process that is killed while it replays: another one carries on', async () => {
  const { world, ledger } = await offline();
  const [first, second] = [await drainer(world), await drainer(world)];
  first.begin().catch(() => {});
  const logged = async () => {
    const { value } = await world.direct.changes({ limit: 100 });
    return value.rows.length;
  };
  await until(async () => (await logged()) > 1);
  first.child.kill('SIGKILL');
  await second.begin();
  world.proxy.set({ kind: 'pass' });
  await ledger.settle();
});
