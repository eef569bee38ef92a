import { cursorOf, listChanges, placeIn, type SnapshotDelta, snapshotRowKey } from '@tracker/core';
import {
  asAdmin,
  contextOn,
  createTestDatabase,
  creation,
  edit,
  newestMajor,
  testMajors,
  testServer,
  vendorCreation,
  verifies,
} from '@tracker/testing';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { newWorkspace, useTestHome } from './test-home.ts';

/** Not the server of the other files: a transaction left open here would hold their feeds back too. */
const [major = newestMajor] = [...testMajors()].reverse();
const home = useTestHome({ major });

const newFeed = async () => {
  const workspace = newWorkspace();
  const store = home.client().store(workspace);
  const cursorNow = async (): Promise<string> => {
    const { head, chunks } = await store.snapshot();
    for await (const _chunk of chunks);
    return head.cursor;
  };
  return { workspace, store, cursorNow };
};

const keysIn = (delta: SnapshotDelta | null): readonly string[] => delta?.put.map(snapshotRowKey) ?? [];

/** A transaction that has written and stays open until told. */
const openWriter = async (database: string) => {
  const client = new pg.Client({ ...testServer(major), database });
  await client.connect();
  await client.query('begin');
  await client.query('select pg_current_xact_id()');
  return {
    client,
    end: async (word: 'commit' | 'rollback') => {
      await client.query(word);
      await client.end();
    },
  };
};

describe('a delta', () => {
  it('never skips a change that commits after one that came later', async () => {
    verifies('FR-036');
    const { workspace, store, cursorNow } = await newFeed();
    const item = creation({ title: 'Before' });
    await store.apply([item]);
    const before = await cursorNow();
    const slow = await openWriter(home.target().database);
    await slow.client.query(
      `with written as (update work_items set title = 'Late', version = 2 where workspace_id = $1 and id = $2 returning id)
       insert into changes (workspace_id, id, kind, entity, entity_id, version, fields, effects, actor, client_time)
       select $1, gen_random_uuid(), 'work_item.update', 'work_item', id, 2, '{}',
         jsonb_build_array(jsonb_build_object('entity', 'work_item', 'id', id, 'version', 2, 'fields', '{}'::jsonb)), 'slow', now()
       from written`,
      [workspace.id, item.entityId],
    );
    const quick = creation({ title: 'Quick' });
    await store.apply([quick]);
    const first = await store.delta(before);
    expect(keysIn(first)).toEqual([`work_item:${quick.entityId}`]);
    await slow.end('commit');
    const second = await store.delta(first?.head.cursor ?? '');
    expect(second?.put).toContainEqual(
      expect.objectContaining({ row: expect.objectContaining({ id: item.entityId, title: 'Late', version: 2 }) }),
    );
  });

  it('is not held back by a transaction that writes in another database of the cluster', async () => {
    const elsewhere = await createTestDatabase({ major, empty: true });
    const writer = await openWriter(elsewhere.target.database);
    try {
      const { store, cursorNow } = await newFeed();
      let cursor = await cursorNow();
      for (const name of ['Amina', 'Epson']) {
        const vendor = vendorCreation(name);
        await store.apply([vendor]);
        const delta = await store.delta(cursor);
        expect(keysIn(delta)).toContain(`vendor:${vendor.entityId}`);
        cursor = delta?.head.cursor ?? '';
      }
    } finally {
      await writer.end('rollback');
      await elsewhere.drop();
    }
  });

  it('removes items that were archived with their links, and shows those that live items still name', async () => {
    const { workspace, store, cursorNow } = await newFeed();
    const vendor = vendorCreation('Amina');
    const [live, named, alone] = [creation(), creation(), creation({ vendor_dependencies: [vendor.entityId] })];
    for (const change of [vendor, live, named, alone]) await store.apply([change]);
    const add = (id: string) => ({ dependencies: { add: [{ id, type: 'blocks' as const }], remove: [] } });
    await store.apply([edit(live.entityId, 1, add(named.entityId))]);
    await store.apply([edit(alone.entityId, 1, add(named.entityId))]);
    const before = await cursorNow();
    const archived = [named.entityId, alone.entityId];
    const columns =
      'workspace_id, id, key, item_type, title, status, parent_id, path, depth, metadata, version, created_at, updated_at, created_by, updated_by';
    await home.sql(
      `with moved as (delete from work_items where workspace_id = $1 and id = any($2::uuid[]) returning ${columns}),
         kept as (insert into archived_work_items (${columns}, archived_by) select ${columns}, 'tracker' from moved)
       insert into changes (workspace_id, id, kind, entity, entity_id, fields, effects, actor, client_time)
       select $1, gen_random_uuid(), 'work_item.archive', 'work_item', $3, '{}',
         (select jsonb_agg(jsonb_build_object('entity', 'work_item', 'id', id, 'version', null, 'fields', '{}'::jsonb)) from moved), 'tracker', now()`,
      [workspace.id, archived, named.entityId],
    );
    const delta = await store.delta(before);
    const edge = (source: string) => `dependency:${source}:${named.entityId}:blocks`;
    expect([...(delta?.removed ?? [])].sort()).toEqual(
      [
        ...archived.map((id) => `work_item:${id}`),
        `archived_reference:${alone.entityId}`,
        `archived_reference:${live.entityId}`,
        edge(alone.entityId),
        `vendor_dependency:${alone.entityId}:${vendor.entityId}`,
      ].sort(),
    );
    expect([...keysIn(delta)].sort()).toEqual([`archived_reference:${named.entityId}`, edge(live.entityId)].sort());
    const { chunks } = await store.snapshot();
    const keys: string[] = [];
    for await (const chunk of chunks) keys.push(...chunk.map(snapshotRowKey));
    expect(keys).toContain(`archived_reference:${named.entityId}`);
    expect(keys).not.toContain(edge(alone.entityId));
  });

  it('gives up where a whole snapshot is needed: another cluster or timeline, a purged item, too many changes', async () => {
    const { workspace, store, cursorNow } = await newFeed();
    const cursor = await cursorNow();
    const parts = placeIn(z.array(z.union([z.string(), z.number()])), cursor);
    const changed = (position: number, value: string | number) =>
      cursorOf(parts.map((part, at) => (at === position ? value : part)));
    expect(await store.delta(cursor)).toMatchObject({ put: [], removed: [] });
    expect(await store.delta(changed(0, '1'))).toBeNull();
    expect(await store.delta(changed(1, 999))).toBeNull();
    expect(await store.delta(changed(2, '999999999999'))).toBeNull();
    const item = creation();
    await store.apply([item]);
    await home.sql('delete from work_item_identities where workspace_id = $1', [workspace.id]);
    expect(await store.delta(cursor)).toBeNull();
    const later = await cursorNow();
    await home.sql(
      `insert into changes (workspace_id, id, kind, entity, entity_id, fields, effects, actor, client_time)
       select $1, gen_random_uuid(), 'work_item.update', 'work_item', $2, '{}', jsonb_agg(jsonb_build_object(
         'entity', 'work_item', 'id', gen_random_uuid(), 'version', null, 'fields', '{}'::jsonb)), 'test', now()
       from generate_series(1, 2001)`,
      [workspace.id, item.entityId],
    );
    expect(await store.delta(later)).toBeNull();
  });
});

describe('the change feed', () => {
  it('waits for a change that commits late and then shows it in its place', async () => {
    verifies('FR-036');
    const { workspace, store } = await newFeed();
    await store.apply([creation({ title: 'First' })]);
    const limit = 10;
    const { cursor } = (await store.changes({ limit })).value;
    const slow = await openWriter(home.target().database);
    await slow.client.query(
      `insert into changes (workspace_id, id, kind, entity, entity_id, fields, effects, actor, client_time)
       values ($1, gen_random_uuid(), 'work_item.update', 'work_item', $2, '{}', '[]', 'slow', now())`,
      [workspace.id, creation().entityId],
    );
    await store.apply([creation({ title: 'Quick' })]);
    const meanwhile = (await store.changes({ limit, after: cursor })).value;
    expect(meanwhile).toMatchObject({ rows: [], delayed: false });
    await slow.end('commit');
    const { rows } = (await store.changes({ limit, after: meanwhile.cursor })).value;
    expect(rows.map(({ actor }) => actor)).toEqual(['slow', 'test client']);
  });

  it('says feed_delayed when a transaction elsewhere in the cluster holds it back for more than 5 s', async () => {
    const elsewhere = await createTestDatabase({ major, empty: true });
    const writer = await openWriter(elsewhere.target.database);
    try {
      const { workspace, store } = await newFeed();
      const warningsNow = async () => (await listChanges.run(contextOn(store), { limit: 10 })).warnings;
      await store.apply([creation()]);
      expect(await warningsNow()).toBeUndefined();
      await home.sql("update changes set applied_at = now() - interval '6 seconds' where workspace_id = $1", [
        workspace.id,
      ]);
      expect(await warningsNow()).toMatchObject([{ code: 'feed_delayed' }]);
      await writer.end('rollback');
      expect(await warningsNow()).toBeUndefined();
    } finally {
      await writer.client.end();
      await elsewhere.drop();
    }
  });

  it('starts anew, and says so, with a cursor of another database', async () => {
    const { store } = await newFeed();
    await store.apply([creation({ title: 'Here' })]);
    const answer = await listChanges.run(contextOn(store), { limit: 10, cursor: cursorOf(['1', 1, '5', '0']) });
    expect(answer).toMatchObject({ changes: [{ title: 'Here' }], warnings: [{ code: 'feed_restarted' }] });
  });
});

describe('a snapshot', () => {
  it('is of one moment, whatever is written while it is read', async () => {
    const { store } = await newFeed();
    await store.apply([vendorCreation('Amina')]);
    const { chunks, head } = await store.snapshot();
    await store.apply([vendorCreation('Epson')]);
    const names: string[] = [];
    for await (const chunk of chunks)
      for (const { section, row } of chunk) if (section === 'vendor') names.push(row.name);
    expect(names).toEqual(['Amina']);
    expect(await store.delta(head.cursor)).toMatchObject({ put: [{ row: { name: 'Epson' } }] });
  });

  it('gives its connection back when it is left halfway, and ends as unavailable when the server drops it', async () => {
    const { store } = await newFeed();
    for (let i = 0; i < 20; i += 1) for await (const _chunk of (await store.snapshot()).chunks) break;
    const { chunks } = await store.snapshot();
    await asAdmin(
      home.target(),
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
    );
    await expect(
      (async () => {
        for await (const _chunk of chunks);
      })(),
    ).rejects.toMatchObject({ name: 'LayerUnavailableError' });
    await store.apply([vendorCreation('Still here')]);
  });

  it('asks the server for nothing that an ordinary role may not know', async () => {
    const [row] = await home.sql<{ allowed: boolean }>(
      `select bool_and(proacl is null) as allowed from pg_proc where proname = any($1)`,
      [['pg_control_system', 'pg_control_checkpoint', 'pg_walfile_name', 'pg_current_wal_insert_lsn']],
    );
    expect(row?.allowed).toBe(true);
  });
});
