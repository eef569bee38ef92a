import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkItem } from '@tracker/core';
import { creation, edit, type ServerTarget, testIds, vendorCreation } from '@tracker/testing';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FallbackStore } from '../../src/index.ts';
import { createLedger, expectHonest } from './ledger.ts';
import { answered, type OutageWorld, openOutageWorld, until } from './outage-world.ts';
import { useOwnServer } from './own-server.ts';

const database = useOwnServer();

const connected = async (target: ServerTarget = database.target): Promise<pg.Client> => {
  const client = new pg.Client({ ...target, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end().catch(() => {}));
  return client;
};

/** A transaction of somebody else's that holds what the statement locks until `release`. */
const holding = async (statement: string, values: readonly unknown[] = []) => {
  const other = await connected();
  // The embedded server ends a session that is idle in a transaction for 10 s.
  await other.query('set idle_in_transaction_session_timeout = 0');
  await other.query('begin');
  await other.query(statement, [...values]);
  return { other, release: () => other.query('rollback') };
};

const terminateClients = (admin: pg.Client) =>
  admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'outage'`,
  );

const allItems = { includeDeleted: false, limit: 50, offset: 0 } as const;
const everything = ({ store }: OutageWorld) =>
  Promise.all([store.workItems(allItems), store.vendorPage({ limit: 50 })]);

const aMinuteMs = 60_000;
/** The 2 s of the promise, and a little for a busy machine. */
const promptlyMs = 3_000;

it('a row that is locked for a minute: each call is answered in time, its writes wait on this machine, elsewhere all is live', {
  timeout: 3 * aMinuteMs,
}, async () => {
  const world = await openOutageWorld(database.target);
  const ledger = createLedger(world, world.store, { withinMs: promptlyMs });
  const [locked, free, far] = [await ledger.create('Locked'), await ledger.create('Free'), await ledger.create('Far')];
  await world.feed();
  const elsewhere = world.anotherMachine().open();
  const { release } = await holding('select from work_items where id = $1 for update', [locked]);
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const minute = sleep(aMinuteMs, null, { signal: end.signal }).finally(() => end.abort());
  minute.catch(() => {});
  // Another process of this machine tries to replay what waits, as each server does.
  const beside = world.open();
  const replaying = repeatedly(() => beside.sync(), end.signal);
  await ledger.rename(locked, 'Renamed meanwhile');
  expect((await world.store.pending()).map(({ change }) => change.entityId)).toEqual([locked]);
  for (let round = 1; !end.signal.aborted; round += 1) {
    // Each of these fails when its answer does not come.
    await ledger.rename(locked, `Renamed ${round} times`);
    await ledger.rename(free, `Free, ${round}`);
    await ledger.read(locked);
    await ledger.read(free);
    expect(await world.store.pending()).toHaveLength(1 + 2 * round);
    ledger.goOnWith(elsewhere);
    await ledger.rename(far, `Far, ${round}`);
    ledger.goOnWith(world.store);
    expect(await elsewhere.pending()).toEqual([]);
    // Another machine knows nothing of what waits here, and its reads wait for nobody.
    const { title } = await liveAt(elsewhere, locked);
    expect(title).toBe('Locked');
    await Promise.race([minute, sleep(2_000)]);
  }
  await replaying;
  expect((await world.direct.workItem(locked)).value).toMatchObject({ title: 'Locked', version: 1 });
  await release();
  await ledger.settle();
});

const repeatedly = async (work: () => Promise<unknown>, until: AbortSignal): Promise<void> => {
  while (!until.aborted) {
    await work().catch(() => {});
    await sleep(1_000);
  }
};

/** On a busy machine an answer may be late, and come from below; the next one must be live. */
const liveAt = async (store: FallbackStore, id: string): Promise<WorkItem> => {
  let found = await answered(store.workItem(id));
  await until(async () => {
    found = await answered(store.workItem(id));
    return found.source === 'postgresql';
  });
  if (found.value === null) throw new Error(`item ${id} is missing`);
  return found.value;
};

it('a pool that is exhausted by writes that wait: reads are answered, and no write is lost', async () => {
  const world = await openOutageWorld(database.target);
  const ledger = createLedger(world);
  const items: string[] = [];
  for (let number = 0; number < 12; number += 1) items.push(await ledger.create(`Item ${number}`));
  await world.feed();
  const { release } = await holding('lock table work_items in share row exclusive mode');
  const writes = items.map((id) => ledger.rename(id, `Renamed ${id}`));
  await ledger.read(items[0] ?? '');
  await Promise.all(writes);
  await release();
  await ledger.settle();
});

it('one table that is locked: its section comes from below, the others stay live', async () => {
  const world = await openOutageWorld(database.target);
  await world.store.apply([vendorCreation('Ada')]);
  await createLedger(world).create('An item');
  await world.feed();
  const { release } = await holding('lock table vendor_extractors in access exclusive mode');
  const [items, vendors] = await answered(everything(world));
  expect(items).toMatchObject({ source: 'postgresql', value: { totalCount: 1 } });
  expect(vendors).toMatchObject({ source: 'sqlite_cache', value: { totalCount: 1 } });
  expectHonest(vendors);
  await release();
  for (const section of await answered(everything(world))) expect(section.source).toBe('postgresql');
});

it('too many connections (53300): the layers below answer, and all is there when there is room', async () => {
  const admin = await connected();
  const role = `crowded_${process.pid}`;
  await admin.query(`create role ${role} login`);
  await admin.query(`grant all on schema public to ${role}`);
  await admin.query(`grant all on all tables in schema public to ${role}`);
  await admin.query(`grant all on all sequences in schema public to ${role}`);
  const world = await openOutageWorld(database.target);
  const store = world.open({ user: role });
  const ledger = createLedger(world, store);
  const kept = await ledger.create('Before');
  await world.feed();
  await admin.query(`alter role ${role} connection limit 0`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
  await ledger.rename(kept, 'During');
  await ledger.create('Added', kept);
  await admin.query(`alter role ${role} connection limit 50`);
  await ledger.settle();
  await store.close();
  onTestFinished(async () => {
    const last = await connected();
    await last.query(`reassign owned by ${role} to current_user`);
    await last.query(`drop owned by ${role}`);
    await last.query(`drop role ${role}`);
  });
});

it('backends that are killed under the calls: each write is there once', async () => {
  const world = await openOutageWorld(database.target);
  const ledger = createLedger(world);
  const admin = await connected();
  const kept = await ledger.create('Before');
  await world.feed();
  for (let round = 0; round < 6; round += 1) {
    const writes = [ledger.create(`Round ${round}`), ledger.create(`Below ${round}`, kept)];
    await terminateClients(admin);
    await Promise.all(writes);
    await ledger.rename(kept, `Renamed ${round}`);
  }
  await ledger.settle();
});

it('a deadlock with somebody else: the change is applied or waits, once in the end', async () => {
  const world = await openOutageWorld(database.target);
  const ledger = createLedger(world);
  const [one, two] = [await ledger.create('One'), await ledger.create('Two')];
  await world.feed();
  const { other, release } = await holding('select from work_items where id = $1 for update', [two]);
  const both = answered(
    world.store.apply([
      edit(one, 1, { title: 'One changed', parent_id: null }),
      edit(two, 1, { title: 'Two changed', parent_id: null }),
    ]),
  );
  await until(async () => (await connectedWaiting()) > 0);
  const crossing = other.query('update work_items set updated_at = updated_at where id = $1', [one]).catch(() => {});
  expectHonest(await both);
  await crossing;
  await release();
  await until(async () => {
    await world.store.sync().catch(() => {});
    return (await world.store.pending()).length === 0;
  });
  for (const [id, title] of [
    [one, 'One changed'],
    [two, 'Two changed'],
  ] as const)
    expect((await world.direct.workItem(id)).value).toMatchObject({ title, version: 2 });
});

const connectedWaiting = async (): Promise<number> => {
  const client = await connected();
  const { rows } = await client.query(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  await client.end();
  return rows[0]?.n;
};

describe('a standby that only reads (25006)', () => {
  it('answers reads, keeps writes here, and takes them when it is promoted', async () => {
    const world = await openOutageWorld(database.target);
    const ledger = createLedger(world);
    const admin = await connected();
    const kept = await ledger.create('Before');
    await world.feed();
    await admin.query(`alter database ${database.target.database} set default_transaction_read_only = on`);
    await terminateClients(admin);
    await until(async () => (await world.store.workItem(kept)).source === 'postgresql');
    await ledger.rename(kept, 'During');
    await ledger.create('Added', kept);
    await admin.query('set default_transaction_read_only = off');
    await admin.query(`alter database ${database.target.database} reset default_transaction_read_only`);
    await terminateClients(admin);
    await ledger.settle();
  });
});

it('one key 50 times at once, away and there, is one item', async () => {
  const world = await openOutageWorld(database.target);
  await world.feed();
  const ids = testIds(world.workspaceId);
  const keyed = (key: string) =>
    creation(
      { title: key },
      { id: ids.derived(`change ${key}`), entityId: ids.derived(`item ${key}`), idempotency: { key, request: 'same' } },
    );
  const fifty = (key: string) =>
    Promise.all(Array.from({ length: 50 }, () => answered(world.store.apply([keyed(key)]))));
  const applied = (answers: Awaited<ReturnType<typeof fifty>>) =>
    answers.filter(({ value }) => value[0]?.outcome === 'applied').length;
  expect(applied(await fifty('there'))).toBe(1);
  world.proxy.set({ kind: 'refuse' });
  world.proxy.cut();
  expect(applied(await fifty('away'))).toBe(1);
  const across = fifty('across');
  world.proxy.set({ kind: 'pass' });
  await across;
  await fifty('away');
  await until(async () => {
    await world.store.sync().catch(() => {});
    return (await world.store.pending()).length === 0;
  });
  const { value } = await world.direct.workItems(allItems);
  expect(value.rows.map(({ title, version }) => `${title} ${version}`).sort()).toEqual([
    'across 1',
    'away 1',
    'there 1',
  ]);
});
