import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const git = (work: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', work, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
    stdio: 'ignore',
  });

/** `committed`: Git knows the status file, and a branch on which it was another one. */
const offline = async ({ committed = false } = {}) => {
  const world = await openOutageWorld(database.target);
  const process = () => world.open({ limits: { retryAfterMs: 20 } });
  const ledger = createLedger(world, process());
  const kept = await ledger.create('Before');
  await world.feed();
  await world.regenerateStatus();
  if (committed) {
    git(world.work, 'checkout', '-b', 'older');
    git(world.work, 'commit', '--allow-empty', '-m', 'first');
    git(world.work, 'checkout', '-b', 'newer');
    git(world.work, 'add', '--all');
    git(world.work, 'commit', '-m', 'status');
  }
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

it.each([
  [
    'git clean -fdx && git checkout .',
    [
      ['clean', '-fdx'],
      ['checkout', '.'],
    ],
  ],
  ['a switch to a branch without the status file', [['checkout', '-f', 'older']]],
  [
    'a switch to another branch and back',
    [
      ['checkout', '-f', 'older'],
      ['checkout', '-f', 'newer'],
    ],
  ],
  ['everything put away by git stash', [['stash', '--include-untracked']]],
])('%s in an outage loses nothing', async (_, commands) => {
  const { world, ledger, kept, process } = await offline({ committed: true });
  for (const command of commands) git(world.work, ...command);
  ledger.goOnWith(process());
  await ledger.read(kept);
  await ledger.create('Afterwards', kept);
  world.proxy.set({ kind: 'pass' });
  await ledger.settle();
});

const mangled: readonly (readonly [string, (text: Buffer) => Buffer])[] = [
  ['has other line ends', (text) => Buffer.from(text.toString().replaceAll('\n', '\r\n'))],
  ['got a BOM', (text) => Buffer.concat([Buffer.from('\uFEFF'), text])],
  ['got bytes that are no UTF-8', (text) => Buffer.concat([Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]), text])],
  ['holds everything twice', (text) => Buffer.concat([text, text])],
  [
    'is a merge that Git gave up on',
    (text) =>
      Buffer.concat([
        Buffer.from('<<<<<<< HEAD\n'),
        text,
        Buffer.from('=======\n'),
        text,
        Buffer.from('>>>>>>> other\n'),
      ]),
  ],
];

it.each(mangled)('a status file that %s still holds what waits, when it is the only copy left', async (_, mangle) => {
  const { world, ledger, kept, process } = await offline();
  const file = join(world.work, '.project_status.md');
  writeFileSync(file, mangle(readFileSync(file)));
  rmSync(join(world.data, 'journal.sqlite'));
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
