import { conflictOpening, edit, verifies } from '@tracker/testing';
import { expect, it } from 'vitest';
import { instructions } from '../src/instructions.ts';
import { listedTools } from '../src/tools/listed-tools.ts';
import { createToolbox, fieldsOf, textOf } from './support/calls.ts';
import { tokensOf } from './support/tokens.ts';
import { theEight } from './support/tool-names.ts';

const mostForTheEight = 2_000;
const mostForAll = 4_500;
const mostForInstructions = 150;
const mostForRow = 25;
const mostForAcknowledgement = 60;
const mostForError = 100;

const shown = listedTools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));

it('counts tokens as o200k does', () => {
  expect(tokensOf('hello world')).toBe(2);
  expect(tokensOf('<|endoftext|>')).toBeGreaterThan(1);
});

it('costs every session little', () => {
  expect(tokensOf(instructions)).toBeLessThanOrEqual(mostForInstructions);
  expect(tokensOf(JSON.stringify(shown.filter(({ name }) => theEight.includes(name))))).toBeLessThanOrEqual(
    mostForTheEight,
  );
  expect(tokensOf(JSON.stringify(shown))).toBeLessThanOrEqual(mostForAll);
});

const commit = '9f3c17ae05bd48e6271c94fa0d8be35276a1c0f4';
const title = 'Read the quarterly tables of the new format';

/** A call of each tool that writes, in an order in which each is accepted; the versions are those the calls before it left. */
const writes = async () => {
  const { call, store } = createToolbox();
  const acknowledged: [string, string][] = [];
  const write = async (name: string, input: object) => {
    const result = await call(name, input);
    expect([name, result.isError]).toEqual([name, undefined]);
    acknowledged.push([name, textOf(result)]);
    return fieldsOf(result);
  };
  const { key, id: itemId } = await write('create_work_item', { item_type: 'research', title });
  await write('update_work_item', { id: key, version: 1, status: 'completed', deleted_at: '2026-01-01T00:00:00Z' });
  await write('create_vendor', { name: 'acme_payroll', status: 'operational', extractor_version: '12.10.3' });
  await write('update_vendor_status', { name: 'acme_payroll', version: 1, status: 'broken' });
  await write('record_deployment', {
    metadata: {
      pr_number: 12_345,
      pr_title: title,
      commit_hash: commit,
      test_summary: { unit: 1_200 },
      constitutional_compliance: true,
    },
    vendor_ids: ['acme_payroll'],
    work_item_ids: [key],
  });
  await write('save_enhancement', { title, description: title, priority: 1, target_quarter: '2026-Q1' });
  const configuration = fieldsOf(await call('get_project_configuration'));
  await write('update_project_configuration', {
    version: configuration.version,
    git_branch: 'main',
    git_head_commit: commit,
  });
  await write('undo_change', { id: '7' });
  const disputed = edit(String(itemId), 1, { title });
  const [settled, waiting] = [conflictOpening(disputed, 'Moved on.'), conflictOpening(disputed, 'Moved on.')];
  await store.apply([settled, { ...waiting, fields: { ...waiting.fields, change: { ...disputed, id: waiting.id } } }]);
  await write('resolve_conflict', { id: settled.entityId, choice: 'theirs' });
  const { key: open } = fieldsOf(await call('create_work_item', { item_type: 'task', title }));
  await write('claim_work_item', { id: open, note: title });
  await write('sync', { plan: false });
  return { call, acknowledged };
};

it('acknowledges every write briefly', async () => {
  const { acknowledged } = await writes();
  const writing = listedTools.filter(({ annotations }) => !annotations.readOnlyHint).map(({ name }) => name);
  expect(acknowledged.map(([name]) => name).sort()).toEqual(writing.sort());
  expect(
    acknowledged
      .map(([name, text]): [string, number] => [name, tokensOf(text)])
      .filter(overBudget(mostForAcknowledgement)),
  ).toEqual([]);
});

/** What a row is about. Enhancements have no short key, and a UUID alone takes 24 tokens. */
const named = /Read the quarterly tables of the new format|acme_payroll|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

it('takes little for a row of a list beside what it names', async () => {
  const { call } = await writes();
  await call('create_work_item', { item_type: 'task', title });
  const lists = listedTools.map(({ name }) => name).filter((name) => name.startsWith('list_'));
  const rows = await Promise.all(
    lists.map(async (name): Promise<[string, number]> => {
      const row = textOf(await call(name))
        .split('\n')
        .find((line) => line.startsWith('- '));
      expect([name, row]).toEqual([name, expect.any(String)]);
      return [name, tokensOf(row?.replace(named, '') ?? '')];
    }),
  );
  expect(rows.filter(overBudget(mostForRow))).toEqual([]);
});

it('says briefly what went wrong', async () => {
  const { call } = await writes();
  const failures: readonly (readonly [string, object])[] = [
    ['create_work_item', { item_type: 'epic', title: 'x'.repeat(300) }],
    ['create_work_item', { title: '', branch_name: 'b'.repeat(200), pr_number: 0, stray: 1 }],
    ['query_work_item', { id: 'T-ZZZZZZ' }],
    ['update_work_item', { id: 'T-ZZZZZZ', version: 1 }],
    ['query_vendor_status', { name: 'acme' }],
    ['update_vendor_status', { name: 'acme_payroll', version: 1, status: 'broken' }],
    ['create_vendor', { name: 'ACME_payroll' }],
    ['update_project_configuration', { version: 99, git_branch: 'x' }],
    ['list_work_items', { limit: 1_000, cursor: 'x' }],
  ];
  const sizes = await Promise.all(
    failures.map(async ([name, input]): Promise<[string, number]> => {
      const result = await call(name, input);
      expect([name, result.isError]).toEqual([name, true]);
      return [textOf(result), tokensOf(textOf(result))];
    }),
  );
  expect(sizes.filter(overBudget(mostForError))).toEqual([]);
});

it('tells the work of a day in 500 tokens', async () => {
  verifies('FR-014');
  const { call } = createToolbox();
  const clients = ['claude-code', 'Claude Desktop', 'cursor-vscode', 'copilot', 'tracker-cli', 'someone'];
  for (let n = 0; n < 60; n += 1) {
    const actor = clients[n % clients.length];
    const created = await call('create_work_item', { item_type: 'task', title: `${n} ${title}`, created_by: actor });
    const { id } = fieldsOf(created);
    await call('update_work_item', { id, version: 1, status: 'blocked', metadata: { priority: 1 }, updated_by: actor });
    await call('update_work_item', {
      id,
      version: 2,
      note: 'Done',
      branch_name: `b${n}`,
      pr_number: 1,
      updated_by: actor,
    });
  }
  const result = await call('list_changes', { since: '2020-01-01T00:00:00Z', limit: 100 });
  expect(textOf(result)).toMatch(
    /^\d\d changes by 6 clients, .*\nclaude-code \(\d+\)\n- T-\w+ \d+ Read the .*: created, /,
  );
  expect(tokensOf(textOf(result))).toBeLessThanOrEqual(500);
});

/** Texts as long as they may be, in scripts that cost more than English. */
const longTitles = [
  `${title} `.repeat(4),
  '四半期ごとの表を新しい形式で読み込む作業項目'.repeat(8),
  'Квартальные таблицы нового формата '.repeat(5),
  `${'🚀 '.repeat(60)}launch`,
].map((text) => [...text].slice(0, 95).join('').trim());

it('shows the whole of a large project in 800 tokens', async () => {
  verifies('FR-036');
  const { call, store } = createToolbox();
  const texts = Array.from({ length: 200 }, (_, n) => `${n} ${longTitles[n % longTitles.length]}`);
  for (const [n, text] of texts.entries()) {
    const metadata = { priority: 1 + (n % 5), blocked_reason: text };
    const { id, key } = fieldsOf(
      await call('create_work_item', {
        item_type: 'research',
        title: text,
        metadata,
        created_by: `client ${n % 9} ${[...text].slice(0, 40).join('')}`,
      }),
    );
    if (n % 2 === 0) await call('update_work_item', { id, version: 1, status: 'blocked' });
    if (n % 3 === 0) {
      const dependencies = [{ type: 'depends_on', id: key }];
      await call('create_work_item', { item_type: 'task', title: text, dependencies });
    }
    if (n < 45)
      await call('create_vendor', {
        name: [...text].slice(0, 45).join(''),
        status: n % 3 === 0 ? 'broken' : 'operational',
      });
    await call('save_enhancement', { title: text, description: text, priority: 1, target_quarter: '2026-Q1' });
    const metadataOfDeployment = { ...deployed, pr_title: text };
    await call('record_deployment', { metadata: metadataOfDeployment, vendor_ids: [] });
    if (n < 10) {
      const opening = conflictOpening(edit(String(id), 1, { title: text }), text);
      await store.apply([opening]);
    }
  }
  const concise = textOf(await call('get_project_status'));
  expect(tokensOf(concise)).toBeLessThanOrEqual(800);
  expect(concise).toMatch(/^Vendors: 30 of 45 operational\n- broken: 0 Read the/);
  expect(concise).toMatch(
    /\nWork: 267 open items, 100 with status blocked\nReady, the most urgent first:\n- R-\w+ research v1 P/,
  );
  expect(concise).toMatch(/\nNot ready:\n- R-\w+ research v2 P1 .*: It is blocked: /);
  expect(concise).toMatch(/\nConflicts: 10 open\n- [0-9a-f-]{36} /);
  const vendors = await call('get_project_status', { format: 'full', section: 'vendors' });
  expect(Object.keys(fieldsOf(vendors)).sort()).toEqual(['as_of', 'data_source', 'format', 'vendors']);
  expect(fieldsOf(vendors).vendors).toMatchObject({ total: 45, operational: 30 });
  expect(textOf(vendors)).toContain('## Vendors\n\n30 of 45 operational.\n\nBroken:\n\n- 0 Read the');
});

const deployed = {
  pr_number: 12_345,
  commit_hash: commit,
  test_summary: { unit: 1_200 },
  constitutional_compliance: true,
};

const overBudget =
  (most: number) =>
  ([, tokens]: readonly [string, number]): boolean =>
    tokens > most;
