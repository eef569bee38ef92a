import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkItem, updateWorkItem } from '@tracker/core';
import { openTracker } from '@tracker/host';
import { asAdmin, createTestDatabase, urlOf, verifies } from '@tracker/testing';
import { expect, it, onTestFinished } from 'vitest';
import { shell } from './command.ts';

const nowhere = 'postgresql://nobody@127.0.0.1:1/tracker';

/** A user whose database can be taken away, and a second machine of theirs that always has it. */
const openWorld = async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const url = urlOf(database.target);
  const user = shell({ DATABASE_URL: url });
  mkdirSync(join(user.directory, '.tracker'));
  const config = { workspace_id: '0190f000-0000-7000-8000-000000000001', log: 'silent' };
  writeFileSync(join(user.directory, '.tracker', 'config.json'), JSON.stringify(config));
  /** One process that does this and ends. */
  const on = async (machine: 'this' | 'other', at: string) => {
    const dataDir = machine === 'this' ? {} : { TRACKER_DATA_DIR: join(user.directory, 'other') };
    const env = { ...user.env, ...dataDir, DATABASE_URL: at };
    return await openTracker({ workspace: user.directory, env });
  };
  const create = async (machine: 'this' | 'other', at: string, title: string) => {
    const tracker = await on(machine, at);
    const input = createWorkItem.input.parse({ item_type: 'task', title });
    return await createWorkItem.run(tracker.context('test'), input).finally(() => tracker.close());
  };
  const update = async (machine: 'this' | 'other', at: string, id: string, fields: object) => {
    const tracker = await on(machine, at);
    const input = updateWorkItem.input.parse({ id, version: 1, ...fields });
    return await updateWorkItem.run(tracker.context('test'), input).finally(() => tracker.close());
  };
  const json = async (...args: readonly string[]) => {
    const { code, out } = await user.tracker('--json', ...args);
    const { result, ...failure } = JSON.parse(out);
    return { code, ...(result ?? failure) };
  };
  return { ...user, database, url, create, update, json, statusFile: join(user.directory, '.project_status.md') };
};

it('shows what waits and what becomes of it, applies it, and settles what two wanted differently', {
  timeout: 60_000,
}, async () => {
  verifies('FR-029', 'FR-032', 'FR-035');
  const { env, url, create, update, json, tracker } = await openWorld();
  const item = await create('this', url, 'Shared');
  const offline = await update('this', nowhere, item.key, { title: 'Mine' });
  expect(offline).toMatchObject({ data_source: 'sqlite_cache', version: 2, pending_sync: 1 });
  await create('this', nowhere, 'New');
  await update('other', url, item.key, { title: 'Theirs' });

  env.DATABASE_URL = nowhere;
  expect(await json('sync')).toMatchObject({ code: 1, applied: 0, waiting_count: 2 });
  for (const command of [['sync'], ['ready'], ['search', 'Mine'], ['items', 'list'], ['conflicts']])
    expect((await tracker(...command)).err, command.join(' ')).toMatch(
      /^warning: The database at .* cannot be reached\./m,
    );
  expect((await json('sync', '--plan')).warnings.map(({ code }: { code: string }) => code)).toEqual([
    'database_unavailable',
    'pending_sync',
  ]);
  env.DATABASE_URL = url;
  const plan = await json('sync', '--plan');
  expect(plan).toMatchObject({ code: 0, applied: 0, waiting_count: 2 });
  expect(plan.waiting).toMatchObject([
    { entity_id: item.id, title: 'Mine', forecast: 'moved_on' },
    { title: 'New', forecast: 'applies', kind: 'work_item.create' },
  ]);
  expect(await json('sync')).toMatchObject({ code: 4, applied: 1, conflicts: 1, waiting_count: 1 });

  const { conflicts } = await json('conflicts');
  expect(conflicts).toMatchObject([
    { entity_id: item.id, fields: { title: { base: 'Shared', mine: 'Mine', theirs: 'Theirs' } } },
  ]);
  const listed = await tracker('items', 'list');
  expect(listed.err).toContain('wait for a choice');
  expect(listed.out).toContain('Theirs');
  const id: string = conflicts[0].id;
  expect((await tracker('conflicts', 'resolve', id, '--choice', 'nobody')).code).toBe(2);
  const settled = await tracker('conflicts', 'resolve', id, '--choice', 'value', '--value', '{"title":"Both"}');
  expect(settled).toMatchObject({ code: 0, out: `Resolved ${id} as value.\n` });
  expect(await json('sync', '--plan')).toMatchObject({ code: 0, waiting_count: 0 });
  const after = await json('items', 'list');
  expect(after.items.map(({ title }: { title: string }) => title).sort()).toEqual(['Both', 'New']);
  expect(after.pending_sync).toBeUndefined();
});

it('settles a conflict though what waited with it cannot reach the database yet', { timeout: 60_000 }, async () => {
  verifies('FR-032');
  const { database, url, create, update, json, tracker } = await openWorld();
  const item = await create('this', url, 'Shared');
  await update('this', nowhere, item.key, { title: 'Mine' });
  await update('this', nowhere, item.key, { version: 2, pr_number: 7 });
  await update('other', url, item.key, { title: 'Theirs' });
  expect(await json('sync')).toMatchObject({ code: 4, conflicts: 1, waiting_count: 2 });
  await asAdmin(
    database.target,
    `CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'connection_failure'; END $$;
     CREATE TRIGGER lose BEFORE INSERT ON changes FOR EACH ROW WHEN (NEW.fields ? 'pr_number') EXECUTE FUNCTION lose();`,
  );
  const [conflict] = (await json('conflicts')).conflicts;
  const settled = await tracker('conflicts', 'resolve', conflict.id, '--choice', 'mine');
  expect(settled).toMatchObject({ code: 0, out: `Resolved ${conflict.id} as mine.\n` });
  expect(settled.err).toContain('What waited with the change waits on');
  expect(await json('sync', '--plan')).toMatchObject({ waiting_count: 1 });
  await asAdmin(database.target, 'DROP TRIGGER lose ON changes');
  expect(await json('sync')).toMatchObject({ code: 0, applied: 1, waiting_count: 0 });
  expect(await json('items', 'show', item.key)).toMatchObject({ title: 'Mine', pr_number: 7 });
});

const copies = {
  'the journal': /journal\.sqlite$/,
  'the status file': /\.project_status\.md$/,
  'the directory of its data': /workspaces\/[-0-9a-f]{36}$/,
} as const;

it.each(Object.entries(copies))(
  'brings what was written offline into the database without %s: the other copy has it',
  {
    timeout: 60_000,
  },
  async (_, copy) => {
    verifies('FR-029');
    const { env, url, directory, json } = await openWorld();
    env.DATABASE_URL = nowhere;
    const kept = await json('items', 'create', 'Kept');
    expect(kept).toMatchObject({ code: 0, version: 1, pending_sync: 1 });
    const changed = await json('items', 'update', kept.key, '--title', 'Kept twice');
    expect(changed).toMatchObject({ code: 0, version: 2, pending_sync: 2 });
    const lost = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => copy.test(name));
    expect(lost).toHaveLength(1);
    for (const name of lost) rmSync(join(directory, name), { recursive: true });
    env.DATABASE_URL = url;
    expect(await json('sync')).toMatchObject({ code: 0, applied: 2, waiting_count: 0 });
    const { items, pending_sync } = await json('items', 'list');
    expect([items, pending_sync]).toMatchObject([[{ key: kept.key, title: 'Kept twice', version: 2 }], undefined]);
  },
);

it('shows what somebody else wrote into the file, and applies it only when asked to', { timeout: 60_000 }, async () => {
  verifies('FR-029');
  const { url, create, json, directory, statusFile, tracker } = await openWorld();
  await create('this', url, 'Here');
  // The other machine has another key: what it wrote while offline arrives with the file, from a branch for example.
  await create('other', nowhere, 'From elsewhere');
  expect(readFileSync(statusFile, 'utf8')).toContain('From elsewhere');

  expect((await json('items', 'list')).total_count).toBe(1);
  const { foreign, waiting_count } = await json('sync', '--plan');
  expect(waiting_count).toBe(0);
  expect(foreign).toMatchObject([{ title: 'From elsewhere', kind: 'work_item.create', actor: 'test' }]);
  expect((await tracker('sync')).out).toContain('not applied');
  expect((await json('items', 'list')).total_count).toBe(1);

  expect(await json('sync', '--adopt', foreign[0].change_id)).toMatchObject({ code: 0, adopted: 1, foreign: [] });
  expect((await json('items', 'list')).total_count).toBe(2);
  expect(readFileSync(join(directory, '.project_status.md'), 'utf8')).not.toContain('From elsewhere');
  expect(await json('sync', '--adopt', foreign[0].change_id)).toMatchObject({ adopted: 0 });
});

it('does not say of what another machine made that it does not exist, only that it cannot be seen', {
  timeout: 60_000,
}, async () => {
  verifies('FR-032');
  const { env, url, create, json, tracker } = await openWorld();
  await create('this', url, 'Here');
  const there = await create('other', url, 'There');
  expect(await json('items', 'show', 'T-ZZZZZZ')).toMatchObject({ code: 3, error: 'NotFoundError' });
  env.DATABASE_URL = nowhere;
  const listed = await json('items', 'list');
  expect(listed).toMatchObject({ code: 0, total_count: 1, data_source: 'sqlite_cache' });
  const shown = await json('items', 'show', there.key);
  expect(shown).toMatchObject({ code: 1, error: 'DatabaseError', found: false, data_source: 'none' });
  expect(shown.as_of).toBe(listed.as_of);
  expect(await json('vendors', 'show', 'Ada')).toMatchObject({ code: 1, found: false });
  const { code, err } = await tracker('items', 'show', there.key);
  expect(code).toBe(1);
  expect(err).toContain(
    `Work item ${there.key} is not in what can be seen now: the local cache (as of ${shown.as_of}).`,
  );
  expect(err).toContain('It may exist all the same');
});
