import { describe, expect, it } from 'vitest';
import { readBacklog } from '../src/index.ts';
import { importWorld, reasonsOf } from './import-world.ts';

const task = (frontMatter: string, body = ''): string => `---\n${frontMatter}\n---\n\n${body}`;

const imported = async (files: Readonly<Record<string, string>>, config: string | null = null) => {
  const world = importWorld('backlog');
  const found = readBacklog({ files: Object.entries(files).map(([path, text]) => ({ path, text })), config });
  return { ...world, found, report: await world.run(found) };
};

describe('Backlog.md', () => {
  it.each([
    ['assignee: @sara', 'sara'],
    ['assignee:\n  - @sara\n  - "@bob"', 'sara'],
    ['assignee: [@sara, @bob]', 'sara'],
    ["assignee: ['@sara']", 'sara'],
    ['assignee: @sara # lead', 'sara'],
    ['assignee: sara', 'sara'],
    ['assignee: []', undefined],
    ['assignee:', undefined],
    ["assignee: ''", undefined],
  ])('reads %j', async (line, expected) => {
    const { item, report } = await imported({ 'tasks/task-1 - A.md': task(`id: task-1\ntitle: A\n${line}`) });
    expect(report.not_placed).toEqual([]);
    expect((await item('A')).metadata.assignee).toBe(
      expected === undefined || line.includes(': sara') ? expected : `@${expected}`,
    );
  });

  it('takes ids in any case and with any prefix, and finds parents and dependencies by them', async () => {
    const { item, report, found } = await imported({
      'tasks/TASK-1 - Parent.md': task('id: TASK-1\ntitle: Parent\nsubtasks: [task-1.1]'),
      'tasks/task-1.1 - Child.md': task('id: task-1.1\ntitle: Child\nparent_task_id: Task-1\ndependencies: task-2'),
      'tasks/task-1.2 - Dotted.md': task('id: task-1.2\ntitle: Dotted\ndependencies:\n  - 2\n  - TASK-99'),
      'tasks/task-2 - Named.md': task('title: Named\nordinal: 2000\nmilestone: m-0'),
      'tasks/BACK-3.md': task('id: back-3\ntitle: Back\ndependencies: ["2"]'),
    });
    expect(found.items.map(({ id }) => id)).toEqual(['back-3', 'task-1', 'task-1.1', 'task-1.2', 'task-2']);
    expect(await item('Child')).toMatchObject({ parent: 'Parent', waitsFor: ['Named'] });
    expect(await item('Dotted')).toMatchObject({ parent: 'Parent', waitsFor: ['Named'] });
    expect((await item('Named')).metadata.source).toEqual({
      ordinal: 2000,
      milestone: 'm-0',
      path: 'tasks/task-2 - Named.md',
    });
    expect(reasonsOf(report)).toEqual({
      'back-3': 'It depends on back-2, which is not here.',
      'task-1.2': 'It depends on task-99, which is not here.',
    });
  });

  it('tells what is completed by folder, by the words in use and by the last configured status', async () => {
    const { item, report } = await imported(
      {
        'tasks/task-1.md': task('id: task-1\ntitle: Fertig\nstatus: Erledigt'),
        'tasks/task-2.md': task('id: task-2\ntitle: Done\nstatus: ✔ Done'),
        'tasks/task-3.md': task('id: task-3\ntitle: Stuck\nstatus: Blocked'),
        'tasks/task-4.md': task('id: task-4\ntitle: Open\nstatus: in arbeit\npriority: high\ntype: Spike'),
        'completed/task-5.md': task('id: task-5\ntitle: Put away\nstatus: To Do'),
        'drafts/draft-1.md': task('id: draft-1\ntitle: Draft'),
        'archive/tasks/task-6.md': task('id: task-6\ntitle: Dropped\nstatus: To Do'),
        'completed/task-4.md': task('id: TASK-4\ntitle: Twin'),
        'decisions/decision-1.md': task('id: decision-1\ntitle: X'),
        'docs/doc-1.md': 'text',
        'docs/doc-2.md': 'text',
        'milestones/m-0.md': 'text',
        'tasks/readme.md': '# How we work',
        'tasks/task-7.md': task('id: task-7\ntitle: [broken'),
      },
      'statuses: [Offen, "In Arbeit", Erledigt]\nonStatusChange: "rm -rf /"\n',
    );
    const statuses = await Promise.all(
      ['Fertig', 'Done', 'Stuck', 'Open', 'Put away', 'Draft', 'Dropped'].map(
        async (title) => (await item(title)).status,
      ),
    );
    expect(statuses).toEqual(['completed', 'completed', 'blocked', 'active', 'completed', 'active', 'completed']);
    expect((await item('Dropped')).metadata.resolution).toBe('archived');
    expect(await item('Open')).toMatchObject({ item_type: 'research', metadata: { priority: 2 } });
    expect(reasonsOf(report)).toEqual({
      'tasks/readme.md': 'It has no front matter.',
      'tasks/task-7.md': expect.stringMatching(/^Line \d: The front matter is not YAML/),
      'completed/task-4.md': 'tasks/task-4.md has the id task-4 too, and counts.',
      'decisions/': '1 left out: they are no tasks.',
      'docs/': '2 left out: they are no tasks.',
      'milestones/': '1 left out: they are no tasks.',
    });
  });

  it('keeps dates as they are written, the command unrun, and a body with sections whole', async () => {
    const body = [
      '## Description\n',
      '<!-- SECTION:DESCRIPTION:BEGIN -->\nWhat --> and why.\n<!-- SECTION:DESCRIPTION:END -->\n',
      '## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [x] #1 It reads\n- [ ] #2 It writes\n<!-- AC:END -->\n',
      '## Implementation Plan\n\n<!-- SECTION:PLAN:BEGIN -->\n1. Begin\n<!-- SECTION:PLAN:END -->',
    ].join('\n');
    const { item, report } = await imported({
      'tasks/a.md': `\ufeff${task(
        'id: 7\ntitle: "A: b"\ncreated_date: 2026-01-02 03:04\nupdated_date: 02-01-26\ndue_date: 2026-02-03\nonStatusChange: touch /tmp/owned',
        body,
      )}`.replaceAll('\n', '\r\n'),
      'tasks/b.md': task('id: b-8\ntitle: Old', 'No marks at all.\n\n---\n\nmore'),
      'tasks/c.md': task('id: b-9\ntitle: Headed', '## Description\n\nOnly this.\n\n## Notes\n\nn'),
    });
    const { metadata } = await item('A: b');
    expect(metadata).toMatchObject({
      description: 'What --> and why.',
      source: {
        created_date: '2026-01-02 03:04',
        updated_date: '02-01-26',
        due_date: '2026-02-03',
        onStatusChange: 'touch /tmp/owned',
        body: body.replaceAll('\n', '\r\n'),
        acceptance_criteria: [
          { number: 1, done: true, text: 'It reads' },
          { number: 2, done: false, text: 'It writes' },
        ],
      },
    });
    expect((await item('Old')).metadata.description).toBe('No marks at all.\n\n---\n\nmore');
    expect((await item('Headed')).metadata.description).toBe('Only this.');
    expect(report.kept_in_metadata).toContain('onStatusChange');
  });

  it('adds nothing the second time', async () => {
    const files = { 'tasks/task-1.md': task('id: task-1\ntitle: A'), 'tasks/task-2.md': task('id: task-2\ntitle: B') };
    const { run, found } = await imported(files);
    expect(await run(found)).toMatchObject({ created: 0, already_present: 2, changes_applied: 0 });
  });

  it('is refused for a folder without tasks', () => {
    expect(() => readBacklog({ files: [], config: null })).toThrow('no tasks of Backlog.md');
  });
});
