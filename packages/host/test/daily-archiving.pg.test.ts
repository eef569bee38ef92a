import type { Store } from '@tracker/core';
import { createDatabase } from '@tracker/repository';
import { asAdmin, contextOn, createTestDatabase, creation, type TestDatabase } from '@tracker/testing';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DailyArchiving, startDailyArchiving } from '../src/daily-archiving.ts';
import { until } from './scratch.ts';

const then = '2026-01-01T00:00:00.000Z';
const twoYearsOn = '2028-01-01T00:00:00.000Z';

let database: TestDatabase;
let workspace: { readonly id: string; readonly slug: string };
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  database = await createTestDatabase();
  workspace = { id: v7(), slug: 'test' };
  closing = [];
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await database.drop();
});

const client = () => {
  const { target } = database;
  const opened = createDatabase({ target, applicationName: 'test', clock: () => then });
  closing.push(() => opened.close());
  return opened.store(workspace);
};

/** A server as far as archiving goes, with a pool of its own, at a time of its own. */
const server = (now: () => string, store: Store = client()) => {
  const said: string[] = [];
  const seen = { looks: 0, turns: 0 };
  const turns = client();
  const say = (message: string) => void said.push(message);
  const logger = { level: 'info', debug: say, info: say, warn: say, error: say, flush: async () => {} } as const;
  const options: DailyArchiving = {
    context: { ...contextOn(store), clock: now },
    turns: {
      endTurn: turns.endTurn,
      takeTurn: async (...turn) => {
        const taken = await turns.takeTurn(...turn);
        seen.looks += 1;
        if (taken) seen.turns += 1;
        return taken;
      },
    },
    afterDays: 365,
    logger,
    lookEveryMs: 10,
  };
  const stop = startDailyArchiving(options);
  closing.push(stop);
  return { seen, said, stop };
};

/** The hold or the day has passed. */
const timePasses = () => asAdmin(database.target, `update maintenance_turns set due_at = now()`);

const archived = async (store: Store) =>
  (await store.archivedWorkItems({ includeDeleted: true, limit: 100, offset: 0 })).value.totalCount;

const turnsOf = (servers: readonly ReturnType<typeof server>[]): number =>
  servers.reduce((sum, { seen }) => sum + seen.turns, 0);

/** As often as it takes for one that would not wait its turn to be seen. */
const allLooked = async (servers: readonly ReturnType<typeof server>[]) => {
  const before = servers.map(({ seen }) => seen.looks);
  await until(() => servers.every(({ seen }, index) => seen.looks > (before[index] ?? 0) + 2));
};

it('is done once a day by one of several servers, by the clock that they are given', async () => {
  const writer = client();
  let now = '2026-06-01T00:00:00.000Z';
  await writer.apply([creation(), creation()]);
  const servers = [1, 2, 3, 4].map(() => server(() => now));
  await allLooked(servers);
  expect(turnsOf(servers)).toBe(1);
  expect(await archived(writer)).toBe(0);

  now = twoYearsOn;
  await allLooked(servers);
  expect(await archived(writer)).toBe(0);
  await timePasses();
  await until(async () => (await archived(writer)) === 2);
  await allLooked(servers);
  expect(turnsOf(servers)).toBe(2);
  expect(servers.flatMap(({ said }) => said)).toEqual(['Archived 2 work items older than 365 days.']);

  await Promise.all(servers.slice(1).map(({ stop }) => stop()));
  await writer.apply([creation()]);
  await timePasses();
  await until(async () => (await archived(writer)) === 3);
});

it('is taken over from a server that died in the middle of it', async () => {
  const writer = client();
  const parent = creation();
  await writer.apply([parent, creation({ parent_id: parent.entityId })]);
  const dying = client();
  let applied = 0;
  const dead = server(() => twoYearsOn, {
    ...dying,
    // Says nothing any more after its first batch.
    apply: async (...request) => {
      applied += 1;
      return applied > 1 ? await new Promise<never>(() => {}) : await dying.apply(...request);
    },
  });
  closing.pop();
  await until(() => applied === 2);
  void dead.stop();
  expect(await archived(writer)).toBe(1);
  const others = [server(() => twoYearsOn), server(() => twoYearsOn)];
  await allLooked(others);
  expect(turnsOf(others)).toBe(0);
  await timePasses();
  await until(async () => (await archived(writer)) === 2);
  await allLooked(others);
  expect([dead.seen.turns, turnsOf(others)]).toEqual([1, 1]);
});

it('says what failed and is tried again when it is due', async () => {
  const writer = client();
  await writer.apply([creation()]);
  const failing = client();
  let fails = true;
  const runner = server(() => twoYearsOn, {
    ...failing,
    apply: async (...request) => {
      if (fails) throw new Error('The disk is full.');
      return await failing.apply(...request);
    },
  });
  await until(() => runner.said.length === 1);
  await allLooked([runner]);
  expect(runner.said).toEqual(['The disk is full.']);
  fails = false;
  await timePasses();
  await until(async () => (await archived(writer)) === 1);
});
