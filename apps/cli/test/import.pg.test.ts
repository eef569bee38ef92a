import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asAdmin, createTestDatabase, urlOf } from '@tracker/testing';
import { expect, it, onTestFinished } from 'vitest';
import { shell } from './command.ts';

/** Each test starts a dozen processes. */
const manyProcesses = 180_000;

const nested = (depth: number): object => ({
  id: 1,
  title: `Level ${depth}`,
  status: 'pending',
  ...(depth === 7 ? {} : { subtasks: [nested(depth + 1)] }),
});

const tags = {
  master: {
    metadata: { created: '2026-01-01' },
    tasks: [
      { id: 1, title: 'Schema', status: 'done', priority: 'high', dependencies: [], details: 'Use `$(rm -rf /)`.' },
      {
        id: '2',
        title: 'Server',
        description: 'The API',
        status: 'in-progress',
        dependencies: [1, '3.1', 99],
        subtasks: [
          { id: 1, title: 'Routes', status: 'cancelled', dependencies: [] },
          { id: 2, title: 'Handlers', status: 'blocked', dependencies: [1, '3.1'] },
        ],
      },
      { id: 3, title: 'Client', status: 'deferred', dependencies: [2], subtasks: [{ id: 1, title: 'Shell' }] },
      { id: 4, title: 'A', status: 'review', dependencies: ['5'], reviewer: { name: 'x' } },
      { id: 5, title: 'B', status: 'todo', dependencies: [4, 5] },
      { title: 'Without id' },
    ],
  },
  feature: { tasks: [{ ...nested(0), id: 1 }] },
};

it('imports every tag of Task Master once, and says what has no place', { timeout: manyProcesses }, async () => {
  const database = await createTestDatabase();
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  onTestFinished(() => database.drop());
  mkdirSync(join(user.directory, '.taskmaster/tasks'), { recursive: true });
  writeFileSync(join(user.directory, '.taskmaster/tasks/tasks.json'), JSON.stringify(tags));
  const run = async (...flags: readonly string[]) =>
    JSON.parse((await user.tracker('import', 'taskmaster', '.', '--json', ...flags)).out);
  const list = async () => JSON.parse((await user.tracker('items', 'list', '--all', '--json')).out).result;

  const dry = await run('--dry-run');
  expect(dry).toMatchObject({ found: 16, created: 16, already_present: 0, dry_run: true });
  expect(dry.kept_in_metadata).toEqual(['details', 'reviewer']);
  expect(dry.not_placed).toEqual([
    { id: 'master:[5]', reason: 'It has no id.' },
    expect.objectContaining({ id: 'feature:1.1.1.1.1.1.1' }),
    expect.objectContaining({ id: 'feature:1.1.1.1.1.1.1.1' }),
    { id: 'master:2', reason: 'It depends on master:99, which is not here.' },
    { id: 'master:5', reason: 'Its dependency on master:4 would close a cycle.' },
    { id: 'master:5', reason: 'Its dependency on master:5 would close a cycle.' },
  ]);
  expect((await list()).total_count).toBe(0);
  expect(await run()).toMatchObject({ created: 16, dry_run: false });
  const { items, total_count } = await list();
  expect(total_count).toBe(16);
  const statuses = Object.fromEntries(items.map(({ title, status }: Record<string, string>) => [title, status]));
  expect(statuses).toMatchObject({ Schema: 'completed', Routes: 'completed', Handlers: 'blocked', Client: 'active' });
  expect(await run()).toMatchObject({ created: 0, already_present: 16, changes_applied: 0 });
  expect((await list()).total_count).toBe(16);

  writeFileSync(join(user.directory, 'other.json'), '[1, 2]');
  expect((await user.tracker('import', 'taskmaster', 'other.json')).code).toBe(2);
});

it('imports GitHub issues in UTF-16 with half their fields, loops and relations stated by either end', {
  timeout: manyProcesses,
}, async () => {
  const database = await createTestDatabase();
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  onTestFinished(() => database.drop());
  const url = (number: number) => `https://github.com/acme/shop/issues/${number}`;
  const issues = [
    { number: 1, title: 'Epic', url: url(1), subIssues: { nodes: [{ number: 2 }], totalCount: 101 } },
    { number: 2, title: 'Part', url: url(2), state: 'CLOSED', stateReason: 'NOT_PLANNED', labels: [{ name: 'bug' }] },
    { number: 3, title: 'Loop', url: url(3), parent: { number: 4 }, blocking: { nodes: [{ number: 1 }] } },
    { number: 4, title: 'Loop too', url: url(4), parent: { number: 3 }, blockedBy: { nodes: [{ number: 77 }] } },
    { number: 5, title: 'Bare \ud800', milestone: { title: 'v1' } },
    { title: 'No number' },
  ];
  const bytes = Buffer.from(`\ufeff${JSON.stringify(issues)}`, 'utf16le');
  writeFileSync(join(user.directory, 'issues.json'), bytes);
  const run = async () => JSON.parse((await user.tracker('import', 'github', 'issues.json', '--json')).out);
  expect(await run()).toMatchObject({
    created: 5,
    kept_in_metadata: ['milestone', 'stateReason', 'url'],
    not_placed: [
      { id: '[5]' },
      { id: 'acme/shop#1', reason: 'subIssues lists 1 of 101.' },
      { reason: expect.stringContaining('below itself') },
      { id: 'acme/shop#4', reason: 'It depends on acme/shop#77, which is not here.' },
    ],
  });
  const { items } = JSON.parse((await user.tracker('items', 'list', '--all', '--json')).out).result;
  expect(items.find(({ title }: { title: string }) => title === 'Part')).toMatchObject({ status: 'completed' });
  expect(await run()).toMatchObject({ created: 0, already_present: 5, changes_applied: 0 });
});

it('imports beads and Backlog.md from a project, without running anything that lies there', {
  timeout: manyProcesses,
}, async () => {
  const database = await createTestDatabase();
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  onTestFinished(() => database.drop());
  const owned = join(user.directory, 'owned');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(user.directory, path)), { recursive: true });
    writeFileSync(join(user.directory, path), text);
  };
  write('.beads/beads.base.jsonl', '{"id":"bd-0","title":"base"}');
  write('.beads/.env', 'SECRET=1');
  write(
    '.beads/issues.jsonl',
    [
      { id: 'bd-e', title: 'Epic', issue_type: 'epic', priority: 0 },
      { id: 'bd-e.1', title: 'Part', status: 'closed', description: `$(touch ${owned})` },
      { id: 'bd-x', title: 'Gone', status: 'tombstone' },
    ]
      .map((issue) => JSON.stringify(issue))
      .join('\n'),
  );
  write('backlog.config.yml', 'backlog_directory: "notes/todo" # ours\nstatuses: [Offen, Erledigt]\n');
  write(
    'notes/todo/tasks/task-1 - Eins.md',
    `---\nid: TASK-1\ntitle: Eins\nassignee: @ada\nstatus: Erledigt\nonStatusChange: touch ${owned}\n---\nText`,
  );
  write('outside.md', '---\nid: task-9\ntitle: Outside\n---\n');
  symlinkSync(join(user.directory, 'outside.md'), join(user.directory, 'notes/todo/tasks/task-9.md'));
  const run = async (...args: readonly string[]) => JSON.parse((await user.tracker('import', ...args, '--json')).out);
  const titles = async () => {
    const { items } = JSON.parse((await user.tracker('items', 'list', '--all', '--json')).out).result;
    return items
      .map(({ item_type, title, status }: Record<string, string>) => `${item_type} ${title} ${status}`)
      .sort();
  };

  expect(await run('beads', '.', '--dry-run')).toMatchObject({ created: 2, dry_run: true });
  expect(await titles()).toEqual([]);
  expect(await run('beads', '.')).toMatchObject({ created: 2, not_placed: [{ id: 'tombstones' }] });
  expect(await run('backlog', '.')).toMatchObject({
    created: 1,
    kept_in_metadata: expect.arrayContaining(['onStatusChange']),
  });
  const expected = ['project Epic active', 'task Eins completed', 'task Part completed'];
  expect(await titles()).toEqual(expected);
  expect(await run('beads', '.beads/issues.jsonl')).toMatchObject({ created: 0, already_present: 2 });
  expect(await run('backlog', 'notes/todo')).toMatchObject({ created: 0, already_present: 1 });
  expect(await titles()).toEqual(expected);
  expect(existsSync(owned)).toBe(false);

  for (const [system, path] of [
    ['beads', '.beads/beads.base.jsonl'],
    ['beads', '.beads/.env'],
    ['beads', 'missing'],
    ['backlog', '.beads'],
  ] as const) {
    const { code, err } = await user.tracker('import', system, path);
    expect([code, err]).toEqual([2, expect.stringContaining(path)]);
    expect(err).not.toContain('SECRET');
  }
});

it('waits for a slow database instead of writing the work into the journal', { timeout: manyProcesses }, async () => {
  const database = await createTestDatabase();
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  onTestFinished(() => database.drop());
  writeFileSync(join(user.directory, 'issues.jsonl'), '{"id":"bd-1","title":"Slow"}');
  const run = async (...args: readonly string[]) => JSON.parse((await user.tracker(...args, '--json')).out);
  await run('import', 'beads', 'issues.jsonl', '--dry-run');
  // Longer than a call waits before its change goes into the journal.
  await asAdmin(
    database.target,
    `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$;
     CREATE TRIGGER wait BEFORE INSERT ON work_items FOR EACH ROW EXECUTE FUNCTION wait();`,
  );
  expect(await run('import', 'beads', 'issues.jsonl')).toMatchObject({ created: 1 });
  expect((await run('sync', '--plan')).result.waiting_count).toBe(0);
  expect((await run('changes')).result.changes).toHaveLength(1);
});
