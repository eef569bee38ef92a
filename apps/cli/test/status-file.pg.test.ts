import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { openProject } from './status-project.ts';

describe('tracker status --write', () => {
  it('generates the file, and the same bytes again for the same data', async () => {
    verifies('FR-022');
    const { create, vendor, write, file, tracker } = await openProject();
    const parent = await create('Parent *with* <!-- marks -->');
    const child = await create('Child', { parent_id: parent });
    await vendor('Amina');
    expect(await write()).toMatchObject({ code: 0, result: { written: true, edits: [], notices: [] } });
    const first = file();
    expect(first).toMatch(/^# Project Status\n\n## Configuration /);
    expect(first).toMatch(
      new RegExp(`\\n- ${parent}: .* v1 [0-9a-f]{10} -->\\n {2}- ${child}: Child \\(task, active\\)`),
    );
    expect(first).toContain('\n## Vendors (1 total) ');
    expect(await write()).toMatchObject({ code: 0, result: { written: false } });
    expect(file()).toBe(first);
    expect((await tracker('status', '--write')).out).toMatch(/\.project_status\.md was up to date\.\n$/);
  });

  it('lists 500 of 521 open items, counts the rest, and asks for them as often as for one', {
    timeout: 120_000,
  }, async () => {
    verifies('FR-022', 'FR-023');
    const { create, vendor, write, file, statementsOf, allInTheDatabase } = await openProject();
    const oldest = await create('The oldest');
    const tables = /\b(work_items|vendor_extractors|deployment_events|future_enhancements|changes)\b/;
    const statements = async () => (await statementsOf(write)).filter((sql) => tables.test(sql));
    const few = await statements();
    expect(file()).toContain(`- ${oldest}: The oldest (task, active)`);
    expect(few.length).toBeGreaterThan(0);
    for (let n = 0; n < 46; n += 1) await vendor(`Vendor ${n}`);
    const children = Array.from({ length: 39 }, (_, n) => ({ item_type: 'task', title: `Child ${n}` }));
    for (let n = 0; n < 13; n += 1) await create(`Project ${n}`, { item_type: 'project', children });
    await allInTheDatabase();
    expect(await statements()).toEqual(few);
    const text = file();
    const headings = text.match(/^## [^<]*(?= <!--)/gm);
    expect(headings).toEqual(
      expect.arrayContaining([
        '## Work Items (521 active, 0 blocked, 0 completed, newest 500 listed)',
        '## Vendors (46 total)',
      ]),
    );
    expect(text.match(/^ *- [PT]-\w+: /gm)).toHaveLength(500);
    expect(text.match(/^- Vendor \d+: /gm)).toHaveLength(46);
    expect(text).toMatch(/^- P-\w+: Project 12 \(project, active\).*\n {2}- T-\w+: Child 0 /m);
    expect(text).not.toContain(oldest);
    expect(await write()).toMatchObject({ result: { written: false, edits: [], notices: [] } });
    expect(file()).toBe(text);
  });

  it('keeps hand-written parts byte for byte and reads edited, added and removed lines back', async () => {
    verifies('FR-031');
    const { create, write, file, save, item } = await openProject();
    const [edited, renamed, gone] = [await create('Edited'), await create('Old name'), await create('Gone')];
    await write();
    const before = '\uFEFF---\nowner: us\n---\n\tOurs, with trailing blanks  \r\n';
    const after = '\n## Notes\n\n- [ ] ours: not a task\n```\n## Vendors (9 total)\n```\nno newline at the end';
    const generated = file()
      .split('\n')
      .filter((line) => !line.startsWith(`- ${gone}`))
      .join('\n')
      .replace('Edited (task, active)', 'Edited (task, blocked)')
      .replace('Old name', 'New name')
      .replace(/(- \S+: New name .*\n)/, '$1- A new bullet\n');
    save(`${before}${generated}${after}`);
    const { code, result } = await write();
    expect(code).toBe(0);
    expect(result.edits.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(result.notices).toMatchObject([
      {
        message: `The line of ${gone} was removed. Nothing was deleted; it will come back. Delete ${gone} with a tool or command.`,
      },
    ]);
    expect(await item(edited)).toMatchObject({ status: 'blocked', version: 2, updated_by: 'hand-edit' });
    expect(await item(renamed)).toMatchObject({ title: 'New name', version: 2 });
    expect(await item(gone)).toMatchObject({ status: 'active', version: 1, deleted_at: null });
    const text = file();
    expect(text.startsWith(before)).toBe(true);
    expect(text.endsWith(after)).toBe(true);
    expect(text).toMatch(/\n- T-\w+: A new bullet \(task, active\) <!-- tracker/);
    expect(text).toContain(`- ${gone}: Gone (task, active)`);
    expect(await write()).toMatchObject({ result: { written: false, edits: [], notices: [] } });
  });

  it('merges an edit of another field than was changed meanwhile, and asks about the same field', async () => {
    verifies('FR-031');
    const { create, update, write, file, save, item, tracker } = await openProject();
    const [other, same] = [await create('Other field'), await create('Same field')];
    await write();
    save(file().replace('Other field (task, active)', 'Other field (task, blocked)').replace('Same field', 'Typed'));
    await update(other, { title: 'Renamed by a tool' });
    await update(same, { title: 'Said by a tool' });
    const { code, result } = await write();
    expect(code).toBe(4);
    expect(result.edits.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'conflict']);
    expect(await item(other)).toMatchObject({ title: 'Renamed by a tool', status: 'blocked', version: 3 });
    expect(await item(same)).toMatchObject({ title: 'Said by a tool', version: 2 });
    expect(file()).toContain('Said by a tool');
    expect((await tracker('status', '--section', 'conflicts')).out).toContain('Waiting for a choice: 1.');
    expect(await write()).toMatchObject({ code: 0, result: { written: false, edits: [] } });
  });

  it('leaves a refused edit as it was typed, with the reason', async () => {
    const { create, write, file, save, item } = await openProject();
    const key = await create('Short');
    await write();
    const title = 'x'.repeat(300);
    save(file().replace('Short', title));
    const { code, result } = await write();
    expect([code, result.edits]).toMatchObject([4, [{ outcome: 'refused' }]]);
    expect(file()).toContain(title);
    expect(await item(key)).toMatchObject({ title: 'Short', version: 1 });
  });

  it('applies more than 20 edits at once only when they are confirmed', async () => {
    const { create, write, file, save, changeCount } = await openProject();
    for (let n = 0; n < 21; n += 1) await create(`Item ${n}.`);
    await write();
    const changes = await changeCount();
    const edited = file().replaceAll('(task, active)', '(task, completed)');
    save(edited);
    const asked = await write();
    expect(asked).toMatchObject({ code: 4, result: { needs_confirmation: true } });
    expect(asked.result.edits.map(({ outcome }) => outcome)).toEqual(Array(21).fill('unconfirmed'));
    expect([await changeCount(), file()]).toEqual([changes, edited]);
    expect(await write('--confirm-edits')).toMatchObject({ code: 0, result: { needs_confirmation: false } });
    expect(await changeCount()).toBe(changes + 21);
    expect(file()).toContain('## Work Items (0 active, 0 blocked, 21 completed)');
  });

  it('takes nothing from an older file: a branch switch reverts nothing in the database', async () => {
    verifies('FR-031');
    const { create, update, write, file, item, changeCount, git } = await openProject();
    const key = await create('At first');
    await write();
    git('add', '.project_status.md');
    git('commit', '-qm', 'old status');
    git('branch', 'old');
    await update(key, { title: 'Since then', status: 'blocked' });
    await create('New');
    await write();
    git('commit', '-qam', 'new status');
    const [current, changes] = [file(), await changeCount()];
    expect(current).toMatch(/: Since then \(task, blocked\) <!-- .*\n.*: New \(task, active\) <!-- /);
    expect(current).not.toContain('At first');
    git('checkout', '-q', 'old');
    expect(file()).toContain('At first (task, active)');
    expect(await write()).toMatchObject({ code: 0, result: { written: true, edits: [], notices: [] } });
    expect(await item(key)).toMatchObject({ title: 'Since then', status: 'blocked', version: 2 });
    expect(await changeCount()).toBe(changes);
    expect(file()).toBe(current);
  });

  it('names the items that lie in a merge conflict, and reads none of them', async () => {
    const { create, write, file, save, item } = await openProject();
    const key = await create('Disputed');
    await create('Free');
    await write();
    const line =
      file()
        .split('\n')
        .find((each) => each.includes('Disputed')) ?? '';
    const theirs = line.replace('active', 'blocked');
    save(
      file()
        .replace(line, `<<<<<<< ours\n${line}\n=======\n${theirs}\n>>>>>>> theirs`)
        .replace('Free (task, active)', 'Free (task, blocked)'),
    );
    const { result } = await write();
    expect(result.edits).toMatchObject([{ outcome: 'applied' }]);
    expect(result.notices.map(({ message }) => message)).toContain(`${key} lies in a merge conflict; it was not read.`);
    expect(await item(key)).toMatchObject({ status: 'active', version: 1 });
    expect(file()).toContain(theirs);
  });

  it('does not read the edits of another workspace', async () => {
    const theirs = await openProject();
    await theirs.create('Theirs');
    await theirs.write();
    const { write, save, changeCount } = await openProject();
    save(theirs.file().replace('Theirs (task, active)', 'Theirs (task, blocked)'));
    expect(await write()).toMatchObject({
      result: {
        edits: [],
        notices: [{ message: expect.stringContaining(`generated for workspace ${theirs.opened.workspace.id}`) }],
      },
    });
    expect(await changeCount()).toBe(0);
  });

  it('leaves the file alone without the database', async () => {
    const { create, write, file, save, env, directory, tracker } = await openProject();
    await create('Known');
    await write();
    const edited = file().replace('Known (task, active)', 'Known (task, blocked)');
    save(edited);
    const url = env.DATABASE_URL;
    env.DATABASE_URL = 'postgresql://127.0.0.1:1/nowhere';
    const { code, err } = await tracker('status', '--write');
    expect([code, err]).toEqual([1, expect.stringMatching(/^error: /)]);
    expect(readFileSync(join(directory, '.project_status.md'), 'utf8')).toBe(edited);
    env.DATABASE_URL = url;
    expect(await write()).toMatchObject({ result: { edits: [{ outcome: 'applied' }] } });
  });
});
