import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { archiveWork, restoreArchived } from '@tracker/core';
import { openTracker, type Tracker } from '@tracker/host';
import { aCommit, createTestDatabase, openSession, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createToolbox, fieldsOf } from './support/calls.ts';

// What each requirement says, through the tools and on PostgreSQL: one test fails where one requirement is broken.

type Fields = Record<string, unknown>;

let database: TestDatabase;
let directory: string;
let trackers: Tracker[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await close();
  await database.drop();
});

const close = async () => {
  await Promise.all(trackers.splice(0).map((tracker) => tracker.close()));
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
};

/** The tools as a client of that name has them, on a pool of its own. */
const toolsFor = async (client: string) => {
  const env = {
    TRACKER_DATA_DIR: join(directory, 'data'),
    DATABASE_URL: urlOf(database.target),
    TRACKER_LOG: 'silent',
  };
  const tracker = await openTracker({ workspace: directory, env });
  trackers.push(tracker);
  const { call } = createToolbox({ open: () => tracker.context(client) });
  const ask = async (name: string, input: Fields): Promise<Fields> => fieldsOf(await call(name, input));
  return async (name: string, input: Fields = {}): Promise<Fields> => {
    const answer = await ask(name, input);
    // A busy machine is slow enough for a write to wait its turn; it arrives all the same.
    for (let now = answer; now.pending_sync !== undefined; now = await ask('get_project_configuration', {}))
      await sleep(50);
    return answer;
  };
};

let call: Awaited<ReturnType<typeof toolsFor>>;
beforeEach(async () => {
  await close();
  trackers = [];
  directory = mkdtempSync(join(tmpdir(), 'tracker-requirements-'));
  call = await toolsFor('Claude Code');
});

const create = (fields: Fields = {}) => call('create_work_item', { item_type: 'task', title: 'Item', ...fields });
const refusedFields = (answer: Fields): readonly unknown[] =>
  ((answer.details as { fields?: readonly Fields[] } | undefined)?.fields ?? []).map(({ field }) => field);
const conflict = (current: number) => ({ error: 'VersionConflictError', details: { current_version: current } });
const deployment = {
  pr_number: 7,
  pr_title: 'Ship',
  commit_hash: aCommit,
  test_summary: { unit: 3 },
  constitutional_compliance: true,
};
const rowsOf = (answer: Fields, name: string) => answer[name] as readonly Fields[];

/** Every row of a list, page by page. */
const allRows = async (tool: string, name: string, limit: number): Promise<readonly Fields[]> => {
  const rows: Fields[] = [];
  for (let cursor: unknown; ; ) {
    const page = await call(tool, { limit, ...(cursor === undefined ? {} : { cursor }) });
    rows.push(...rowsOf(page, name));
    if (page.has_more !== true) return rows;
    cursor = page.next_cursor;
  }
};

describe('vendors', () => {
  it('are kept with their state, more than 45 of them, each once whatever the case of its name', async () => {
    verifies('FR-001');
    const metadata = {
      format_support: { excel: true, csv: false, pdf: true, ocr: false },
      test_results: { passing: 8, total: 12, skipped: 2 },
      manifest_compliant: true,
    };
    for (let n = 0; n < 46; n += 1)
      await call('create_vendor', { name: `Vendor ${n}`, status: n === 3 ? 'operational' : 'broken', metadata });
    expect(refusedFields(await call('create_vendor', { name: 'VENDOR 3' }))).toEqual(['name']);
    const rows = await allRows('list_vendors', 'vendors', 20);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(46);
    expect(rowsOf(await call('list_vendors', { status: 'operational' }), 'vendors')).toMatchObject([
      { name: 'Vendor 3' },
    ]);
    const first = { name: 'vendor 3', version: 1, extractor_version: '2.0.0' };
    expect(await call('update_vendor_status', first)).toMatchObject({ version: 2 });
    expect(await call('query_vendor_status', { name: 'vendor 3' })).toMatchObject({
      ...{ name: 'Vendor 3', status: 'operational', extractor_version: '2.0.0' },
      metadata: { ...metadata, extractor_version: '2.0.0' },
    });
    const second = { name: 'vendor 3', version: 2 };
    const twoVersions = { ...second, extractor_version: '2.1.0', metadata: { extractor_version: '2.2.0' } };
    expect(refusedFields(await call('update_vendor_status', twoVersions))).toEqual(['extractor_version']);
    const impossible = { ...second, metadata: { test_results: { passing: 8, total: 12, skipped: 5 } } };
    expect(refusedFields(await call('update_vendor_status', impossible))).toEqual(['metadata.test_results']);
    const other = { ...second, metadata: { extractor_version: '3.0.0', manifest_compliant: false } };
    expect(await call('update_vendor_status', other)).toMatchObject({
      extractor_version: '3.0.0',
      metadata: { ...metadata, extractor_version: '3.0.0', manifest_compliant: false },
    });
  });

  it('say which deployments touched them, and the deployments which vendors and items', async () => {
    verifies('FR-004', 'FR-005', 'FR-007');
    await call('create_vendor', { name: 'ADP' });
    await call('create_vendor', { name: 'Epson' });
    const item = await create();
    const links = { vendor_ids: ['adp'], work_item_ids: [item.key] };
    const made = await call('record_deployment', { metadata: deployment, ...links });
    await call('record_deployment', { metadata: { ...deployment, pr_number: 8 }, vendor_ids: ['Epson'] });
    expect(made).toMatchObject({
      commit_hash: aCommit,
      metadata: deployment,
      affected_vendors: [{ name: 'ADP' }],
      related_work_items: [{ key: item.key }],
    });
    await call('update_work_item', { id: item.key, version: 1, deleted_at: new Date().toISOString() });
    for (const filter of [{ vendor: 'ADP' }, { work_item: item.key }])
      expect(rowsOf(await call('list_deployments', filter), 'deployments')).toMatchObject([
        { id: made.id, affected_vendors: [{ name: 'ADP' }], related_work_items: [{ key: item.key }] },
      ]);
    const sameLinks = { affected_vendor_ids: ['EPSON'], related_work_item_ids: [item.id] };
    const { commit_hash: _left, ...withoutHash } = deployment;
    expect(
      await call('record_deployment', { metadata: withoutHash, commit_hash: aCommit, ...sameLinks }),
    ).toMatchObject({
      commit_hash: aCommit,
      metadata: deployment,
      affected_vendors: [{ name: 'Epson' }],
      related_work_items: [{ key: item.key }],
    });
    const other = { metadata: deployment, commit_hash: 'b'.repeat(40) };
    expect(refusedFields(await call('record_deployment', other))).toEqual(['commit_hash']);
  });
});

it('the timeline runs newest first, by commit, vendor, item and date', async () => {
  verifies('FR-006');
  await call('create_vendor', { name: 'ADP' });
  const item = await create();
  const at = async (day: number, commit: string, links: Fields = {}) => {
    const metadata = { ...deployment, pr_number: day, commit_hash: commit };
    await call('record_deployment', { metadata, deployed_at: `2026-01-0${day}T00:00:00Z`, ...links });
  };
  await at(2, 'b'.repeat(40), { vendor_ids: ['ADP'] });
  await at(1, 'a'.repeat(40), { work_item_ids: [item.key] });
  await at(3, 'c'.repeat(40));
  const numbers = async (filter: Fields) =>
    rowsOf(await call('list_deployments', filter), 'deployments').map(({ metadata }) => (metadata as Fields).pr_number);
  expect(await numbers({})).toEqual([3, 2, 1]);
  expect(await numbers({ commit_hash: 'a'.repeat(40) })).toEqual([1]);
  expect(await numbers({ vendor: 'ADP' })).toEqual([2]);
  expect(await numbers({ work_item: item.key })).toEqual([1]);
  expect(await numbers({ since: '2026-01-02T00:00:00Z', until: '2026-01-03T00:00:00Z' })).toEqual([2]);
});

describe('work items', () => {
  it('lie at most five levels deep, and never below themselves', async () => {
    verifies('FR-008');
    const chain = [await create({ item_type: 'project' })];
    for (let depth = 1; depth <= 5; depth += 1) chain.push(await create({ parent_id: chain.at(-1)?.key }));
    const [root, second, deepest] = [chain[0], chain[1], chain[5]];
    expect(refusedFields(await create({ parent_id: deepest?.key }))).toEqual(['parent_id']);
    const move = (parent: unknown) => call('update_work_item', { id: root?.key, version: 1, parent_id: parent });
    expect(refusedFields(await move(second?.key))).toEqual(['parent_id']);
    expect(refusedFields(await move((await create()).key))).toEqual(['parent_id']);
    expect(await call('query_work_item', { id: deepest?.key })).toMatchObject({
      depth: 5,
      ancestors: chain.slice(0, 5).map(({ key }, depth) => ({ key, depth })),
    });
  });

  it('depend on each other in both directions, without a cycle, until the dependency is removed', async () => {
    verifies('FR-009');
    const [first, second] = [await create({ title: 'First' }), await create({ title: 'Second' })];
    const linked = (item: Fields, version: number, change: 'add' | 'remove', type: string, other: Fields) =>
      call('update_work_item', { id: item.key, version, dependencies: { [change]: [{ id: other.key, type }] } });
    await linked(first, 1, 'add', 'blocks', second);
    const ready = async () =>
      rowsOf(await call('find_ready_work', { explain: true }), 'items').map(({ title }) => title);
    expect(await ready()).toEqual(['First']);
    expect(rowsOf(await call('find_ready_work', { explain: true }), 'not_ready')).toMatchObject([
      { title: 'Second', reason: `It waits for ${first.key}.` },
    ]);
    expect(await linked(second, 1, 'add', 'blocks', first)).toMatchObject({ error: 'ValidationError' });
    expect(await linked(first, 2, 'add', 'depends_on', second)).toMatchObject({ error: 'ValidationError' });
    expect(await linked(first, 2, 'add', 'blocks', first)).toMatchObject({ error: 'ValidationError' });
    expect(rowsOf(await call('query_work_item', { id: second.key }), 'dependencies')).toMatchObject([
      { type: 'blocks', direction: 'in', item: { key: first.key } },
    ]);
    await linked(first, 2, 'remove', 'blocks', second);
    expect(await ready()).toEqual(['First', 'Second']);
    await linked(first, 3, 'add', 'depends_on', second);
    expect(await ready()).toEqual(['Second']);
  });

  it('have the metadata of their type, and keep what is unknown', async () => {
    verifies('FR-003', 'FR-010');
    const metadataOf = async (item_type: string) => (await create({ item_type })).metadata;
    expect(await metadataOf('project')).toEqual({ description: '' });
    expect(await metadataOf('session')).toEqual({
      ...{ token_budget: 200_000, prompts_count: 0 },
      yaml_frontmatter: { schema_version: '1.0' },
    });
    expect((await create({ metadata: { estimated_hours: 2, mine: [1] } })).metadata).toEqual({
      estimated_hours: 2,
      mine: [1],
    });
    await call('update_project_configuration', { version: 1, default_token_budget: 5_000 });
    expect(await metadataOf('session')).toMatchObject({ token_budget: 5_000 });
    const task = await create({ metadata: { estimated_hours: 2, mine: [1], old: true } });
    const edit = (metadata: Fields) => call('update_work_item', { id: task.key, version: 1, metadata });
    expect(refusedFields(await edit({ actual_hours: -1 }))).toEqual(['metadata.actual_hours']);
    const merged = { estimated_hours: 2, mine: [2], actual_hours: 1 };
    expect((await edit({ mine: [2], actual_hours: 1, old: null })).metadata).toEqual(merged);
    expect((await call('query_work_item', { id: task.key })).metadata).toEqual(merged);
    const refused = async (item_type: string, metadata: Fields) => refusedFields(await create({ item_type, metadata }));
    expect(await refused('task', { estimated_hours: 1001 })).toEqual(['metadata.estimated_hours']);
    expect(await refused('research', { findings_summary: 'x'.repeat(2001) })).toEqual(['metadata.findings_summary']);
    expect(await refused('session', { token_budget: 1000 })).toContain('metadata.prompts_count');
    expect(await refused('project', { description: '', target_quarter: '2026-Q5' })).toEqual([
      'metadata.target_quarter',
    ]);
  });

  it('carry the fields of Git', async () => {
    verifies('FR-011');
    const git = { branch_name: 'feature/ocr', commit_hash: aCommit, pr_number: 12 };
    const item = await create(git);
    expect(await call('query_work_item', { id: item.key })).toMatchObject(git);
    const change = async (version: number, fields: Fields) => {
      await call('update_work_item', { id: item.key, version, ...fields });
      return await call('query_work_item', { id: item.key });
    };
    expect(await change(1, { branch_name: 'main', pr_number: 13 })).toMatchObject({
      ...git,
      branch_name: 'main',
      pr_number: 13,
    });
    const next = { branch_name: null, commit_hash: 'c'.repeat(40), pr_number: null };
    expect(await change(2, next)).toMatchObject(next);
    for (const [field, value] of Object.entries({ branch_name: 'x'.repeat(101), commit_hash: 'ABC', pr_number: 0 }))
      expect(refusedFields(await create({ [field]: value }))).toEqual([field]);
  });

  it('are deleted softly, with what lies below only when asked to, and come back with it', async () => {
    verifies('FR-012');
    const item = await create({
      children: [
        { item_type: 'task', title: 'Child' },
        { item_type: 'task', title: 'Gone before' },
      ],
    });
    const deleted_at = new Date().toISOString();
    const before = rowsOf(item, 'children').find(({ title }) => title === 'Gone before');
    await call('update_work_item', { id: before?.key, version: 1, deleted_at });
    const alone = await call('update_work_item', { id: item.key, version: 1, deleted_at });
    expect([alone.error, alone.suggestion]).toEqual(['ValidationError', expect.stringContaining('delete_children')]);
    await call('update_work_item', { id: item.key, version: 1, deleted_at, delete_children: true });
    expect(await call('list_work_items')).toMatchObject({ total_count: 0 });
    expect(await call('list_work_items', { include_deleted: true })).toMatchObject({ total_count: 3 });
    expect(await call('query_work_item', { id: item.key })).toMatchObject({ deleted_at: expect.stringMatching(/Z$/) });
    await call('update_work_item', { id: item.key, version: 2, restore: true });
    const back = rowsOf(await call('list_work_items'), 'items').map(({ title }) => title);
    expect(back.sort()).toEqual(['Child', 'Item']);
  });
});

it('everything says who made it and who changed it, and the log says what', async () => {
  verifies('FR-014', 'FR-027');
  const configured = await call('get_project_configuration');
  const other = await toolsFor('Cursor');
  const item = await create();
  const vendor = await call('create_vendor', { name: 'ADP' });
  const plan = await call('save_enhancement', { title: 'OCR', description: 'x', priority: 2 });
  const event = await call('record_deployment', { metadata: deployment });
  for (const made of [item, vendor, plan, event])
    expect(made).toMatchObject({ created_by: 'Claude Code', created_at: expect.stringMatching(/Z$/) });
  const changed = [
    await other('update_work_item', { id: item.key, version: 1, status: 'completed' }),
    await other('update_vendor_status', { name: 'ADP', version: 1, status: 'operational' }),
    await other('save_enhancement', { id: plan.id, version: 1, status: 'approved' }),
    await other('update_project_configuration', { version: configured.version, active_context_type: 'research' }),
  ];
  for (const each of changed) expect(each).toMatchObject({ updated_by: 'Cursor' });
  expect(changed[0]).toMatchObject({ created_by: 'Claude Code', created_at: item.created_at });
  for (const [n, made] of [item, vendor, plan, configured].entries())
    expect(Date.parse(String(changed[n]?.updated_at))).toBeGreaterThan(Date.parse(String(made.updated_at)));
  const read = async () => rowsOf(await call('list_changes', { actor: 'Cursor' }), 'changes');
  // The feed waits for whatever transaction is open on the server.
  await expect
    .poll(async () => (await read()).map(({ kind }) => kind), { timeout: 30_000 })
    .toEqual(['work_item.update', 'vendor.update', 'enhancement.update', 'configuration.update']);
  expect((await read())[0]).toMatchObject({ key: item.key, fields: { status: { from: 'active', to: 'completed' } } });
});

it('the configuration is read and updated, its version checked', async () => {
  verifies('FR-015', 'FR-016');
  const seeded = {
    active_context_type: 'feature',
    default_token_budget: 200_000,
    current_session_id: null,
    version: 1,
  };
  expect(await call('get_project_configuration')).toMatchObject({ ...seeded, database_healthy: true });
  const wanted = { active_context_type: 'research', git_branch: 'main', default_token_budget: 5_000 };
  expect(await call('update_project_configuration', { version: 1, ...wanted })).toMatchObject({ version: 2 });
  expect(await call('get_project_configuration')).toMatchObject({ ...wanted, version: 2 });
  expect(await call('update_project_configuration', { version: 1, ...wanted })).toMatchObject(conflict(2));
  const session = await create({ item_type: 'session' });
  const choose = async (version: number, item: Fields) =>
    await call('update_project_configuration', { version, current_session_id: item.key });
  expect(refusedFields(await choose(2, await create()))).toEqual(['current_session_id']);
  expect(await choose(2, session)).toMatchObject({ current_session_id: session.id, version: 3 });
  await call('update_work_item', { id: session.key, version: 1, deleted_at: new Date().toISOString() });
  expect(await call('get_project_configuration')).toMatchObject({ current_session_id: null, version: 3 });
  const budget = { version: 3, default_token_budget: 999 };
  expect(refusedFields(await call('update_project_configuration', budget))).toEqual(['default_token_budget']);
});

it('enhancements are created, updated and filtered by priority, status and quarter', async () => {
  verifies('FR-017', 'FR-018');
  const save = (title: string, priority: number, target_quarter: string) =>
    call('save_enhancement', { title, description: 'x', priority, target_quarter });
  const [ocr, csv] = [await save('OCR', 2, '2026-Q2'), await save('CSV', 1, '2026-Q3')];
  const titles = async (filter: Fields) =>
    rowsOf(await call('list_enhancements', filter), 'enhancements').map(({ title }) => title);
  expect(await titles({})).toEqual(['CSV', 'OCR']);
  const principles = { requires_constitutional_principles: ['II'], description: 'y' };
  await call('save_enhancement', { id: ocr.id, version: 1, status: 'approved', depends_on: [csv.id], ...principles });
  expect(rowsOf(await call('list_enhancements', { priority: 2 }), 'enhancements')).toMatchObject([
    { title: 'OCR', status: 'approved', depends_on: [csv.id], target_quarter: '2026-Q2', version: 2, ...principles },
  ]);
  const circle = await call('save_enhancement', { id: csv.id, version: 1, depends_on: [ocr.id] });
  expect(refusedFields(circle)).toEqual(['depends_on']);
  expect(await titles({ status: 'planned' })).toEqual(['CSV']);
  expect(await titles({ target_quarter: '2026-Q3' })).toEqual(['CSV']);
  expect(await titles({ priority: 1, status: 'approved' })).toEqual([]);
});

it('every write that is not valid names the field that is wrong, and writes nothing', async () => {
  verifies('FR-020');
  await call('create_vendor', { name: 'ADP' });
  const item = await create();
  const wrong: readonly (readonly [string, Fields, string])[] = [
    ['create_work_item', { item_type: 'task', title: '' }, 'title'],
    ['create_work_item', { item_type: 'story', title: 'Item' }, 'item_type'],
    ['update_work_item', { id: item.key, version: 1, status: 'done' }, 'status'],
    ['update_work_item', { id: item.key, version: 0, status: 'active' }, 'version'],
    ['create_vendor', { name: '' }, 'name'],
    ['update_vendor_status', { name: 'ADP', version: 1, status: 'unknown' }, 'status'],
    ['record_deployment', { metadata: { ...deployment, pr_title: '' } }, 'metadata.pr_title'],
    ['save_enhancement', { title: 'OCR', description: 'x', priority: 6 }, 'priority'],
    ['update_project_configuration', { version: 1, active_context_type: 'fun' }, 'active_context_type'],
    ['claim_work_item', { id: item.key, lease_seconds: 0 }, 'lease_seconds'],
  ];
  const before = rowsOf(await call('list_changes', { limit: 100 }), 'changes').length;
  for (const [tool, input, field] of wrong) {
    const refused = await call(tool, input);
    expect([tool, refused.error, refusedFields(refused)]).toEqual([tool, 'ValidationError', [field]]);
  }
  expect(rowsOf(await call('list_changes', { limit: 100 }), 'changes')).toHaveLength(before);
  const both = { id: item.key, version: 1, title: '', status: 'done' };
  expect((await call('update_work_item', both)).details).toEqual({
    fields: [
      { field: 'title', constraint: 'must have 1 to 200 characters' },
      { field: 'status', constraint: 'is not one of the allowed values', allowed: 'active, completed, blocked' },
    ],
  });
});

it('holds 46 vendors and 1,201 items, and lists each of them once', async () => {
  verifies('FR-033');
  for (let n = 0; n < 46; n += 1) await call('create_vendor', { name: `Vendor ${n}` });
  const children = (parent: number) =>
    Array.from({ length: 29 }, (_, n) => ({ item_type: 'task', title: `Item ${parent}.${n}` }));
  for (let n = 0; n < 40; n += 1) {
    const made = await create({ title: `Item ${n}`, children: children(n) });
    expect(made).toMatchObject({ version: 1 });
  }
  await create({ title: 'The last' });
  const items = await allRows('list_work_items', 'items', 100);
  expect([items.length, new Set(items.map(({ key }) => key)).size]).toEqual([1_201, 1_201]);
  expect(await call('list_work_items', { limit: 1 })).toMatchObject({ total_count: 1_201 });
  expect(await allRows('list_vendors', 'vendors', 20)).toHaveLength(46);
  expect(rowsOf(await call('query_work_item', { id: String(items[5]?.key) }), 'ancestors')).toBeDefined();
}, 120_000);

it('of many clients at once one has its way, and every other one sees that in its next query', async () => {
  verifies('FR-035', 'FR-036');
  const clients = await Promise.all(['Cursor', 'Copilot', 'Claude Desktop'].map(toolsFor));
  const item = await create();
  const answers = await Promise.all(
    clients.map((each, n) => each('update_work_item', { id: item.key, version: 1, title: `By ${n}` })),
  );
  const winner = answers.findIndex(({ error }) => error === undefined);
  expect(answers.filter(({ error }) => error === 'VersionConflictError')).toHaveLength(2);
  for (const each of [call, ...clients])
    expect(await each('query_work_item', { id: item.key })).toMatchObject({ version: 2, title: `By ${winner}` });
  for (const [n, each] of clients.entries()) await each('create_work_item', { item_type: 'task', title: `Of ${n}` });
  for (const each of clients) expect(await each('list_work_items')).toMatchObject({ total_count: 4 });
});

it('a version that has moved on is refused with what changed: items, vendors, configuration, enhancements', async () => {
  verifies('FR-037');
  const item = await create();
  await call('create_vendor', { name: 'ADP' });
  const plan = await call('save_enhancement', { title: 'OCR', description: 'x', priority: 2 });
  const writes: readonly (readonly [string, Fields])[] = [
    ['update_work_item', { id: item.key, version: 1, title: 'New' }],
    ['update_vendor_status', { name: 'ADP', version: 1, status: 'operational' }],
    ['update_project_configuration', { version: 1, git_branch: 'main' }],
    ['save_enhancement', { id: plan.id, version: 1, title: 'New' }],
  ];
  for (const [tool, input] of writes) {
    expect([tool, await call(tool, input)]).toMatchObject([tool, { version: 2 }]);
    expect([tool, await call(tool, input)]).toMatchObject([tool, conflict(2)]);
  }
});

it('what is a year old and done with goes to the archive, is found there with its ancestors, and comes back', async () => {
  verifies('FR-039');
  const make = (title: string, fields: Fields = {}) => create({ title, ...fields });
  const below = (...titles: string[]) => ({ children: titles.map((title) => ({ item_type: 'task', title })) });
  const untouched = await make('Untouched', below('Untouched below'));
  const [finished, deleted, noted] = [await make('Finished'), await make('Deleted'), await make('Noted')];
  const session = await make('Current', { item_type: 'session' });
  const parent = await make('Parent', below('Leaf', 'Busy'));
  await make('Almost a year old');
  const backdating = await openSession(database.target);
  const age = (days: number, where: string) =>
    backdating.query(`update work_items set created_at = now() - interval '${days} days',
      updated_at = now() - interval '${days} days' where ${where}`);
  await age(366, `title not in ('Almost a year old', 'Busy')`);
  await age(364, `title = 'Almost a year old'`);
  await backdating.end();
  const young = await make('Young');
  const edit = (item: Fields, fields: Fields) => call('update_work_item', { id: item.key, version: 1, ...fields });
  for (const item of [finished, young]) await edit(item, { status: 'completed' });
  await edit(deleted, { deleted_at: new Date().toISOString() });
  await edit(noted, { note: 'Still wanted' });
  await call('update_project_configuration', { version: 1, current_session_id: session.key });

  const context = trackers[0]?.context('archiver');
  if (context === undefined) throw new Error('no tracker is open');
  await archiveWork.run(context, archiveWork.input.parse({}));
  const titlesOf = async (tool: string, input: Fields = {}) =>
    rowsOf(await call(tool, { limit: 100, ...input }), 'items').map(({ title }) => title);
  const gone = ['Deleted', 'Finished', 'Leaf', 'Untouched', 'Untouched below'];
  expect((await titlesOf('query_archived_work_items', { include_deleted: true })).sort()).toEqual(gone);
  const stays = ['Almost a year old', 'Busy', 'Current', 'Noted', 'Parent', 'Young'];
  expect((await titlesOf('list_work_items', { include_deleted: true })).sort()).toEqual(stays);
  const leaf = rowsOf(parent, 'children').find(({ title }) => title === 'Leaf');
  expect(await call('query_archived_work_items', { id: leaf?.key })).toMatchObject({
    archived_at: expect.stringMatching(/Z$/),
    ancestors: [{ key: parent.key, depth: 0 }],
  });
  expect(await call('query_archived_work_items', { id: untouched.key })).toMatchObject({
    children: [{ title: 'Untouched below' }],
  });
  expect(await edit(untouched, { title: 'Late' })).toMatchObject({
    error: 'NotFoundError',
    suggestion: expect.stringContaining(`tracker archive --restore ${untouched.key}`),
  });
  await restoreArchived.run(context, restoreArchived.input.parse({ id: String(untouched.key) }));
  expect(await call('query_work_item', { id: untouched.key })).toMatchObject({
    children: [{ title: 'Untouched below' }],
  });
});
