import { changesOf, type HandEdit, printStatus, readHandEdits, regenerate, statusContent } from '@tracker/markdown';
import { testIds } from '@tracker/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyWorkspace } from '../status/arbitrary-workspace.ts';
import { item, itemId, sample, sampleRows, workspaceId } from '../status/sample.ts';

const context = { ids: testIds(), actor: 'someone', clientTime: '2026-02-01T00:00:00.000Z' };
const edited = (from: string, to: string, text = sample()) => {
  expect(text).toContain(from);
  return text.replace(from, to);
};
const only = (text: string): HandEdit => {
  const { edits } = readHandEdits(text);
  expect(edits).toHaveLength(1);
  return edits[0] as HandEdit;
};

describe('an edited line', () => {
  it.each([
    [
      'a status',
      'Task 1 (task, active)',
      'Task 1 (task, blocked)',
      { id: itemId(1), version: 7, fields: { status: 'blocked' } },
    ],
    [
      'a title',
      'Task 2 (task',
      'Other *words* (task',
      { id: itemId(2), version: 7, fields: { title: 'Other *words*' } },
    ],
    [
      'a test count',
      '(10/12 tests',
      '(9/12 tests',
      {
        id: itemId(0xa0),
        version: 3,
        fields: { metadata: { test_results: { passing: 9, total: 12, skipped: 2, slowest: 'x' } } },
      },
    ],
    ['a vendor status', 'vendor\\_1: operational', 'vendor\\_1: broken', { fields: { status: 'broken' } }],
    [
      'a format',
      '[Excel]',
      '[Excel, PDF]',
      { fields: { metadata: { format_support: { excel: true, csv: false, pdf: true, ocr: false } } } },
    ],
    ['an extractor version', '] v1.2.3', '] v1.2.4', { fields: { extractor_version: '1.2.4' } }],
    ['a priority', 'Priority: High', 'Priority: Low', { version: 2, fields: { priority: 4 } }],
    ['a quarter', ', Q1 2026', ', Q3 2026', { fields: { target_quarter: '2026-Q3' } }],
    ['an enhancement status', 'Q1 2026)', 'Q1 2026, approved)', { fields: { status: 'approved' } }],
    [
      'the context',
      'context: feature',
      'context: research',
      { version: 1, fields: { active_context_type: 'research' } },
    ],
    ['the budget', 'budget: 200000', 'budget: 100000', { fields: { default_token_budget: 100000 } }],
  ])('becomes a change with the base version of the line: %s', (_what, from, to, expected) => {
    const text = sample();
    const source = from.startsWith('vendor\\_1') && !text.includes(from) ? from.replace('\\_', '_') : from;
    const edit = only(edited(source, source === from ? to : to.replace('\\_', '_')));
    expect(edit).toMatchObject(expected);
    const [change] = changesOf(edit, context);
    expect(change).toMatchObject({ kind: edit.kind, actor: 'someone', base: { version: expect.any(Number) } });
  });

  it('gives the same change id however often it is read, and another for another edit', () => {
    const text = edited('Task 1 (task, active)', 'Task 1 (task, blocked)');
    const ids = [text, text, text.replace('(task, blocked)', '(task, completed)')].map(
      (each) => changesOf(only(each), context)[0]?.id,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('stays through a regeneration until it is settled, with the base that it was made on', () => {
    const text = edited('Task 1 (task, active)', 'Task one (task, active)');
    const newer = statusContent(workspaceId, sampleRows([item(1, { version: 8, status: 'blocked' }), item(2)]));
    const kept = regenerate(text, newer);
    const edit = only(kept);
    expect([edit.kind, 'version' in edit && edit.version, edit.fields]).toEqual([
      'work_item.update',
      7,
      { title: 'Task one' },
    ]);
    expect(regenerate(kept, newer)).toBe(kept);
    expect(regenerate(kept, newer, { settled: new Set([only(kept).text]) })).toBe(printStatus(newer));
  });

  it.each([
    ['a type', 'Task 1 (task', 'Task 1 (research'],
    ['an indentation', '- T-000002', '  - T-000002'],
    ['a key', '- T-000001', '- T-000009'],
    ['a vendor name', 'vendor_1', 'vendor_9'],
    ['nonsense', 'Task 1 (task, active)', 'Task 1 (task, done)'],
    ['a deployment', '- Title: Ship', '- Title: Shipped'],
    ['tests that do not read', '(10/12 tests', '(ten tests'],
  ])('is listed and kept when it cannot be read back: %s', (_what, from, to) => {
    const text = edited(from, to);
    const { edits, notices } = readHandEdits(text);
    expect(edits).toEqual([]);
    expect(notices).toHaveLength(1);
    expect(regenerate(text, statusContent(workspaceId, sampleRows()))).toBe(text);
  });
});

describe('a new bullet', () => {
  const after = (line: string, added: string) => sample().replace(line, (all) => `${all}${added}\n`);
  const lastItem = /- T-000002.*\n/;
  const withItem = (added: string) => sample().replace(lastItem, (all) => `${all}${added}\n`);

  it.each([
    ['- Write the docs', { item_type: 'task', title: 'Write the docs', parent_id: null }, 'active'],
    ['- Look into it (research)', { item_type: 'research', title: 'Look into it' }, 'active'],
    ['- Wait (task, blocked)', { title: 'Wait' }, 'blocked'],
    ['- [x] Done already', { title: 'Done already' }, 'completed'],
    ['  - [ ] A part', { title: 'A part', parent_id: itemId(2) }, 'active'],
  ])('becomes an item: %s', (line, fields, status) => {
    const edit = only(withItem(line));
    expect(edit).toMatchObject({ kind: 'work_item.create', fields, status });
    const changes = changesOf(edit, context);
    expect(changes.map(({ kind }) => kind)).toEqual(
      status === 'active' ? ['work_item.create'] : ['work_item.create', 'work_item.update'],
    );
    const settled = regenerate(withItem(line), statusContent(workspaceId, sampleRows()), {
      settled: new Set([edit.text]),
    });
    expect(settled).toBe(sample());
  });

  it('becomes a vendor or an enhancement where it stands among those', () => {
    const vendorLine = /- vendor_1.*\n/.exec(sample())?.[0] ?? '';
    expect(only(after(vendorLine, '- vendor_2: broken (1/3 tests passed, 1 skipped) [CSV] v2'))).toMatchObject({
      kind: 'vendor.create',
      fields: { name: 'vendor_2', status: 'broken', metadata: { test_results: { passing: 1, total: 3, skipped: 1 } } },
    });
    const enhancementLine = /- Dark mode.*\n/.exec(sample())?.[0] ?? '';
    expect(only(after(enhancementLine, '- Light mode (Priority: Low, Q2 2026)'))).toMatchObject({
      kind: 'enhancement.create',
      fields: { title: 'Light mode', priority: 4, target_quarter: '2026-Q2' },
    });
  });

  it('is no edit as an indented note, as prose, in a fence, or outside of the sections', () => {
    expect(readHandEdits(withItem('  - see PR 12')).edits).toEqual([]);
    expect(readHandEdits(withItem('Some prose.')).edits).toEqual([]);
    expect(readHandEdits(withItem('```\n- code\n```')).edits).toEqual([]);
    expect(readHandEdits(`${sample()}\n## Mine\n- a bullet\n`).edits).toEqual([]);
    expect(readHandEdits(sample().replace('# Project Status\n', '# Project Status\n- a bullet\n')).edits).toEqual([]);
  });
});

describe('what is no edit', () => {
  it('nothing that was printed', () => {
    fc.assert(
      fc.property(anyWorkspace, fc.boolean(), (rows, crlf) => {
        const text = printStatus(statusContent(workspaceId, rows));
        expect(readHandEdits(crlf ? text.replaceAll('\n', '\r\n') : text)).toEqual({
          edits: [],
          notices: [],
          needConfirmation: false,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('an intact older line: a branch switch reverts nothing', () => {
    const older = sample([item(1, { title: 'Old', version: 2 }), item(2, { version: 1 })]);
    const now = statusContent(workspaceId, sampleRows());
    expect(readHandEdits(older).edits).toEqual([]);
    expect(regenerate(older, now)).toBe(printStatus(now));
    const line = /- T-000001: Old.*\n/.exec(older)?.[0] ?? '';
    const mixed = sample().replace(/- T-000001.*\n/, line);
    expect(readHandEdits(mixed)).toMatchObject({ edits: [], notices: [] });
    expect(regenerate(mixed, now)).toBe(printStatus(now));
  });

  it('a removed line, which is said to be gone and comes back', () => {
    const text = sample().replace(/- T-000001.*\n/, '');
    const { edits, notices } = readHandEdits(text);
    expect(edits).toEqual([]);
    expect(notices).toMatchObject([{ message: expect.stringMatching(/T-000001 was removed.*Nothing was deleted/) }]);
    expect(regenerate(text, statusContent(workspaceId, sampleRows()))).toBe(sample());
  });

  it('a line in a merge conflict, which is named; the rest goes on', () => {
    const line = /- T-000001.*\n/.exec(sample())?.[0] ?? '';
    const conflict = `<<<<<<< HEAD\n${line}=======\n${line.replace('active', 'blocked')}>>>>>>> other\n`;
    const text = sample().replace(line, conflict).replace('Task 2 (task, active)', 'Task 2 (task, blocked)');
    const { edits, notices } = readHandEdits(text);
    expect(edits).toMatchObject([{ id: itemId(2), fields: { status: 'blocked' } }]);
    expect(notices.map(({ message }) => message).join('\n')).toMatch(/T-000001 lies in a merge conflict/);
    expect(regenerate(text, statusContent(workspaceId, sampleRows()))).toContain(conflict);
  });

  it('a second line of the same key, which is said and kept', () => {
    const line = /- T-000001.*\n/.exec(sample())?.[0] ?? '';
    const copy = line.replace('active', 'blocked');
    const text = sample().replace(lastLine, (all) => `${all}${copy}`);
    const { edits, notices } = readHandEdits(text);
    expect(edits).toEqual([]);
    expect(notices).toMatchObject([{ message: expect.stringMatching(/T-000001 stands here a second time/) }]);
    expect(regenerate(text, statusContent(workspaceId, sampleRows()))).toContain(copy);
  });
});

const lastLine = /- T-000002.*\n/;

it('more than 20 edits need a confirmation', () => {
  const items = Array.from({ length: 21 }, (_, n) => item(n + 1, { key: `T-0000${(n + 10).toString()}` }));
  const text = sample(items);
  expect(readHandEdits(text.replaceAll('(task, active)', '(task, blocked)'))).toMatchObject({ needConfirmation: true });
  const twenty = text.replaceAll('(task, active)', '(task, blocked)').replace('(task, blocked)', '(task, active)');
  expect(readHandEdits(twenty)).toMatchObject({ needConfirmation: false, edits: { length: 20 } });
});
