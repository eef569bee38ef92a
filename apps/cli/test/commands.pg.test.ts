import { readFileSync } from 'node:fs';
import { createWorkItem } from '@tracker/core';
import { openTracker } from '@tracker/host';
import { createTestDatabase, processesIn, urlOf, verifies } from '@tracker/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shell, until } from './command.ts';
import { openedProject } from './opened-project.ts';

const project = async () => {
  const { user, opened: tracker } = await openedProject();
  const create = async (fields: object) =>
    await createWorkItem.run(tracker.context('Claude Code'), createWorkItem.input.parse(fields));
  return { ...user, create };
};

describe('tracker archive', () => {
  it('says what would go, takes it away and brings it back', async () => {
    verifies('FR-039');
    const { create, tracker } = await project();
    const { key } = await create({
      item_type: 'task',
      title: 'Old',
      children: [{ item_type: 'task', title: 'Below' }],
    });
    expect((await tracker('archive')).out).toMatch(/^Archived 0 work items from before \d{4}-/);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const dry = await tracker('archive', '--older-than', tomorrow, '--dry-run', '--json');
    expect(JSON.parse(dry.out).result).toMatchObject({ archived_count: 2, dry_run: true });
    expect((await tracker('archive', '--older-than', tomorrow)).out).toContain('Archived 2 work items');
    expect((await tracker('items', 'list')).out).toBe('No work items.\n');
    expect((await tracker('archive', '--restore', key)).out).toBe(`Restored ${key} Old and 1 below it.\n`);
    expect((await tracker('items', 'list')).out).toContain('1–2 of 2');
    const refused = await tracker('archive', '--older-than', 'ages');
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--older-than')]);
  });
});

describe('tracker items list', () => {
  it('prints a table for people, without colours on a pipe', async () => {
    verifies('FR-008');
    const { create, tracker } = await project();
    expect((await tracker('items', 'list')).out).toBe('No work items.\n');
    const parent = await create({ item_type: 'project', title: 'Tracker' });
    const child = await create({ item_type: 'task', title: 'A \u001b[31mred\u001b[0m\ntitle', parent_id: parent.key });
    const { code, out } = await tracker('items', 'list');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^KEY {7,}TYPE {5}STATUS {2}TITLE {12,}VERSION {2}UPDATED$/),
      expect.stringMatching(
        new RegExp(`^${child.key} +task +active +A  ?\\[31mred \\[0m title +1 +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$`),
      ),
      expect.stringMatching(new RegExp(`^${parent.key} +project +active +Tracker +1 `)),
      '1–2 of 2',
      '',
    ]);
    expect((await tracker('items', 'list', '--roots')).out).toContain('1–1 of 1');
    expect((await tracker('items', 'list', '--parent', parent.key)).out).toContain(child.key);
    expect((await tracker('items', 'list', '--type', 'session')).out).toBe('No work items.\n');
  });

  it('prints versioned JSON for scripts, page by page or all at once', async () => {
    const { create, tracker } = await project();
    const children = Array.from({ length: 99 }, (_, index) => ({ item_type: 'task', title: `task ${index}` }));
    for (const title of ['one', 'two']) await create({ item_type: 'project', title, children });

    const page = JSON.parse((await tracker('items', 'list', '--limit', '2', '--json')).out);
    expect(Object.keys(page)).toEqual(['version', 'result']);
    expect(page).toMatchObject({ version: 1, result: { total_count: 200, has_more: true, data_source: 'postgresql' } });
    expect(Object.keys(page.result.items[0])).toEqual(['key', 'item_type', 'status', 'title', 'version', 'updated_at']);

    const next = JSON.parse((await tracker('items', 'list', '--json', '--cursor', page.result.next_cursor)).out);
    expect(next.result).toMatchObject({ offset: 2, limit: 50 });

    const all = JSON.parse((await tracker('items', 'list', '--all', '--json')).out);
    expect(all.result).toMatchObject({ total_count: 200, offset: 0, has_more: false, next_cursor: null });
    expect(new Set(all.result.items.map(({ key }: { key: string }) => key)).size).toBe(200);
  });

  it('exits with 3 when something named does not exist', async () => {
    const { create, tracker } = await project();
    const item = await create({ item_type: 'task', title: 'near' });
    const { code, err } = await tracker('items', 'list', '--parent', 'T-000000');
    expect(code).toBe(3);
    expect(err).toContain('T-000000');
    expect(err).toContain(item.key);
  });
});

describe('tracker db', () => {
  it('starts the embedded database, holds it up and lets go of it', async () => {
    const { directory, start, tracker } = shell();
    const atRest = JSON.parse((await tracker('db', 'status', '--json')).out);
    expect(atRest.result).toMatchObject({
      kind: 'embedded',
      running: false,
      data_dir: `${directory}/data/postgres/data`,
    });

    const holder = start('db', 'start');
    await holder.printed('until Ctrl-C');
    const running = JSON.parse((await tracker('db', 'status', '--json')).out);
    expect(running.result).toMatchObject({
      running: true,
      server_version: expect.stringMatching(/^18\./),
      // An idle one gives its connections back, so that it may be 0 by now.
      processes: expect.any(Number),
    });
    const refused = await tracker('db', 'stop');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('tracker db stop --force');

    expect((await tracker('items', 'list')).out).toBe('No work items.\n');
    holder.process.kill('SIGINT');
    const { code, out } = await holder.ended();
    expect(code).toBe(0);
    expect(out).toContain('PostgreSQL 18.');
    await until(() => processesIn(directory).length === 0);
    expect((await tracker('db', 'stop')).out).toBe('The embedded PostgreSQL was not running.\n');
  });

  it('stops it under the hands of others when forced to', async () => {
    const { directory, start, tracker } = shell();
    const holder = start('db', 'start');
    await holder.printed('until Ctrl-C');
    expect(await tracker('db', 'stop', '--force')).toMatchObject({
      code: 0,
      out: 'The embedded PostgreSQL is stopped.\n',
    });
    holder.process.kill('SIGTERM');
    expect((await holder.ended()).code).toBe(0);
    await until(() => processesIn(directory).length === 0);
  });

  it('says so when it does not stop', async () => {
    const { directory, start, tracker } = shell();
    const holder = start('db', 'start');
    await holder.printed('until Ctrl-C');
    const postmaster = Number(readFileSync(`${directory}/data/postgres/data/postmaster.pid`, 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGSTOP');
    const refused = await tracker('db', 'stop', '--force');
    process.kill(postmaster, 'SIGCONT');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`The embedded PostgreSQL (process ${postmaster}) did not stop within 10 s.`);
    expect(refused.err).toContain('server.log');
    holder.process.kill('SIGTERM');
    expect((await holder.ended()).code).toBe(0);
    await until(() => processesIn(directory).length === 0);
  });

  it('checks a DATABASE_URL and holds nothing', async () => {
    const database = await createTestDatabase({ empty: true });
    onTestFinished(() => database.drop());
    const { code, out } = await shell({ DATABASE_URL: urlOf(database.target) }).tracker('db', 'start', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ version: 1, result: { kind: 'url', running: true, problem: null } });
  });
});

describe('tracker changes', () => {
  it('says what changed since the last look, and by whom', async () => {
    verifies('FR-027');
    const database = await createTestDatabase();
    const { tracker, directory, env } = shell({ DATABASE_URL: urlOf(database.target) });
    const opened = await openTracker({ workspace: directory, env });
    onTestFinished(async () => {
      await opened.close();
      await database.drop();
    });
    const create = (title: string) =>
      createWorkItem.run(opened.context('Claude Code'), createWorkItem.input.parse({ item_type: 'task', title }));
    // Transactions of other files on the same server hold the feed back for a moment.
    const shown = (count: number) =>
      expect
        .poll(async () => JSON.parse((await tracker('changes', '--json')).out).result.changes.length, {
          timeout: 15_000,
        })
        .toBe(count);
    await create('one');
    await shown(1);
    const first = JSON.parse((await tracker('changes', '--json')).out).result;
    expect(first).toMatchObject({ changes: [{ actor: 'Claude Code', title: 'one', kind: 'work_item.create' }] });
    expect((await tracker('changes', '--cursor', first.next_cursor)).out).toContain('No changes.');
    const { key } = await create('two');
    await shown(2);
    expect((await tracker('changes', '--cursor', first.next_cursor, '--actor', 'Claude Code')).out).toMatch(
      new RegExp(`^CHANGE.*\\n\\d+ .*Claude Code +${key} +two +create\\n`),
    );
    expect((await tracker('changes', '--limit', '0')).code).toBe(2);
    const { number } = JSON.parse((await tracker('changes', '--json')).out).result.changes[1];
    expect((await tracker('undo', String(number))).out).toMatch(
      new RegExp(`^Undid change ${number}: ${key}, version 2\\. To do it again: tracker undo \\d+\n$`),
    );
    expect((await tracker('undo', '999999999')).code).not.toBe(0);
  });
});
