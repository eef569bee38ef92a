import { setTimeout as sleep } from 'node:timers/promises';
import { type Change, LayerUnavailableError } from '@tracker/core';
import { creation, edit } from '@tracker/testing';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connectionOf, createPool } from '../src/connection.ts';
import { newWorkspace, useTestHome } from './test-home.ts';

const home = useTestHome();

const terminate = (condition = 'true') =>
  home.sql(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and application_name = 'lost' and ${condition}`,
  );

const openStore = () => home.client({ applicationName: 'lost' }).store(newWorkspace());

const rename = (id: string) => edit(id, 1, { title: 'Renamed' });
const reparent = (id: string) =>
  edit(id, 1, { title: 'Renamed', parent_id: null, dependencies: { add: [], remove: [] } });

/** Somebody else's transaction keeps the item's row locked until the work is done. */
const whileLocked = async <Value>(itemId: string, work: () => Promise<Value>): Promise<Value> => {
  const other = new pg.Client(home.target());
  await other.connect();
  try {
    await other.query('begin');
    await other.query('select from work_items where id = $1 for update', [itemId]);
    return await work();
  } finally {
    await other.end();
  }
};

describe('a backend that is terminated', () => {
  it('while its connection is lent and nobody waits for an answer ends no process', async () => {
    const target = home.target();
    const pool = createPool(connectionOf({ target, applicationName: 'lost', clock: () => new Date().toISOString() }));
    const client = await pool.connect();
    await client.query('select 1');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await terminate();
    await ended;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    await pool.end();
  });

  it.each([
    ['one statement', rename],
    ['a transaction', reparent],
  ])('in the middle of %s: an answer that says so, nothing changed, and the next call works', async (_, changing) => {
    const store = openStore();
    const item = creation();
    await store.apply([item]);
    const change: Change = changing(item.entityId);
    const outcome = await whileLocked(item.entityId, async () => {
      const attempt = Promise.allSettled([store.apply([change])]);
      while ((await terminate(`wait_event_type = 'Lock'`)).length === 0) await sleep(5);
      return (await attempt)[0];
    });
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(LayerUnavailableError) });
    expect((await store.workItem(item.entityId)).value?.version).toBe(1);
    expect((await store.apply([change])).value[0]?.outcome).toBe('applied');
    expect((await store.workItem(item.entityId)).value).toMatchObject({ title: 'Renamed', version: 2 });
  });

  it('between two calls is noticed at the latest by the next one, and the one after it works', async () => {
    const store = openStore();
    const item = creation();
    await store.apply([item]);
    await Promise.all([1, 2, 3, 4].map(() => store.workItem(item.entityId)));
    await terminate();
    await store.workItem(item.entityId).catch((error: unknown) => expect(error).toBeInstanceOf(LayerUnavailableError));
    expect((await store.workItem(item.entityId)).value?.id).toBe(item.entityId);
    expect((await store.apply([reparent(item.entityId)])).value[0]?.outcome).toBe('applied');
  });
});

it('a workspace that is deleted while a process knows it is made anew at the next use', async () => {
  const workspace = newWorkspace();
  const store = home.client().store(workspace);
  await store.apply([creation()]);
  await home.sql('delete from workspaces where workspace_id = $1', [workspace.id]);
  await store.apply([creation()]).catch((error: unknown) => expect(error).toMatchObject({ code: 'DatabaseError' }));
  expect((await store.apply([creation()])).value[0]?.outcome).toBe('applied');
});
