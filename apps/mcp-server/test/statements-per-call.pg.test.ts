import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTracker, type Tracker } from '@tracker/host';
import { aCommit, createTestDatabase, startFaultProxy, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createToolbox, fieldsOf } from './support/calls.ts';

// What the targets of time rest on: whatever the workspace holds, a call asks the database so many times and no more.

type Fields = Record<string, unknown>;

interface Node {
  readonly item_type: string;
  readonly title: string;
  readonly children: readonly Node[];
}

const toolsOf = (tracker: Tracker) => {
  const { call } = createToolbox({ open: () => tracker.context('test') });
  return async (name: string, input: Fields = {}): Promise<Fields> => fieldsOf(await call(name, input));
};

/** A machine can be too busy for the database's answer to come in time. */
const isLive = (answer: Fields): boolean => 'error' in answer || answer.data_source === 'postgresql';

/** A client that writes, and one that reads and of which every statement is seen. */
const openWorld = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tracker-statements-'));
  const database = await createTestDatabase();
  let sent: string[] = [];
  const proxy = await startFaultProxy(database.target, { onStatement: (sql) => void sent.push(sql) });
  const open = async ({ target }: Pick<TestDatabase, 'target'>): Promise<Tracker> => {
    const env = { TRACKER_DATA_DIR: join(directory, 'data'), DATABASE_URL: urlOf(target), TRACKER_LOG: 'silent' };
    return await openTracker({ workspace: directory, env });
  };
  const [writing, reading] = [await open(database), await open(proxy)];
  onTestFinished(async () => {
    await Promise.all([writing, reading].map((tracker) => tracker.close()));
    await proxy.close();
    await database.drop();
    rmSync(directory, { recursive: true, force: true });
  });
  const [call, read] = [toolsOf(writing), toolsOf(reading)];
  const write = async (name: string, input: Fields = {}): Promise<Fields> => {
    const answer = await call(name, input);
    expect(answer).not.toHaveProperty('error');
    // What waits is tried by the next call.
    for (let now = answer; now.pending_sync !== undefined; now = await call('get_project_configuration'))
      await sleep(50);
    return answer;
  };
  // Opens the database and makes the workspace's rows.
  await write('get_project_configuration');
  await read('get_project_status');
  /** The answer of a call, and what it sent to the database. */
  const asked = async (name: string, input: Fields = {}) => {
    for (;;) {
      sent = [];
      const answer = await read(name, input);
      if (isLive(answer)) return { answer, statements: [...sent] };
      await sleep(500);
    }
  };
  return { write, asked };
};

/** For a machine that does much else. */
const timeout = 120_000;

const rowsOf = (answer: Fields, name: string) => answer[name] as readonly Fields[];

it('a vendor by name is one statement among 46 of nearly the same name, whatever the case', { timeout }, async () => {
  verifies('FR-002', 'FR-034');
  const { write, asked } = await openWorld();
  const vendor = (n: number) => ({
    ...{ name: `Vendor ${n}`, status: n % 2 === 0 ? 'operational' : 'broken' },
    metadata: { format_support: { csv: n % 3 === 0 }, test_results: { passing: n, total: 50, skipped: 1 } },
  });
  for (let n = 0; n < 46; n += 1) await write('create_vendor', vendor(n));
  for (const n of [0, 1, 17, 45]) {
    const { answer, statements } = await asked('query_vendor_status', { name: `vENDOR ${n}` });
    expect(answer).toMatchObject({ ...vendor(n), version: 1, extractor_version: '0.0.0', created_by: 'test' });
    expect(statements).toEqual([expect.stringMatching(/from \S*vendor_extractors v where .*name_key = /)]);
  }
  const unknown = await asked('query_vendor_status', { name: 'Vendor' });
  expect(unknown.answer).toMatchObject({ error: 'NotFoundError', suggestion: expect.stringContaining('Vendor ') });
  expect(unknown.statements).toHaveLength(2);
});

describe('the hierarchy of an item', { timeout }, () => {
  /** Two below each, down to depth 5: 63 items, named by their places. */
  const tree = (title: string, depth = 0): Node => ({
    item_type: depth === 0 ? 'project' : 'task',
    title,
    children: depth === 5 ? [] : [1, 2].map((n) => tree(`${title}.${n}`, depth + 1)),
  });

  /** As an answer shows it. */
  const shown = ({ title, children }: Node, depth: number): Fields => ({
    ...{ title, depth },
    children: children.map((child) => shown(child, depth + 1)),
  });

  const place = (parent: Node, title: string): Node | undefined =>
    parent.title === title ? parent : parent.children.flatMap((child) => place(child, title) ?? [])[0];

  /** Keys by title. */
  const keysIn = (item: Fields): ReadonlyMap<string, string> =>
    new Map([
      [String(item.title), String(item.key)],
      ...rowsOf(item, 'children').flatMap((child) => [...keysIn(child)]),
    ]);

  it('comes whole in one statement, chain, subtree and dependencies, wherever in a tree of any size it is', async () => {
    verifies('FR-008', 'FR-013', 'FR-034');
    const { write, asked } = await openWorld();
    await write('create_vendor', { name: 'ADP' });
    const whole = tree('A');
    const keys = keysIn(await write('create_work_item', { ...whole }));
    expect(keys.size).toBe(63);
    const alone = await write('create_work_item', { item_type: 'task', title: 'Alone' });
    // Another tree beside it, and one that is gone, show nowhere in it.
    const other = await write('create_work_item', { ...tree('B') });
    const gone = await write('create_work_item', {
      ...{ item_type: 'task', title: 'Gone', parent_id: keys.get('A.1.2') },
      dependencies: [{ id: keys.get('A.2'), type: 'blocks' }],
    });
    await write('update_work_item', { id: gone.key, version: 1, deleted_at: new Date().toISOString() });
    await write('update_work_item', {
      ...{ id: keys.get('A.1.2'), version: 1 },
      dependencies: { add: [{ id: other.key, type: 'depends_on' }] },
      vendor_dependencies: { add: ['ADP'] },
    });

    const lines = ['A', 'A.1', 'A.1.2', 'A.1.2.1', 'A.1.2.1.2', 'A.1.2.1.2.1'];
    for (const [depth, title] of lines.entries()) {
      const { answer, statements } = await asked('query_work_item', { id: keys.get(title) });
      const found = place(whole, title);
      expect(answer).toMatchObject({
        ...{ title, depth },
        ancestors: lines
          .slice(0, depth)
          .map((ancestor, at) => ({ key: keys.get(ancestor), title: ancestor, depth: at })),
        children: (found?.children ?? []).map((child) => shown(child, depth + 1)),
      });
      expect(answer).not.toHaveProperty('truncated');
      expect(statements).toHaveLength(1);
    }
    const { answer, statements } = await asked('query_work_item', { id: alone.id });
    expect(answer).toMatchObject({ title: 'Alone', ancestors: [], children: [], dependencies: [] });
    expect(statements).toHaveLength(1);
    expect((await asked('query_work_item', { id: keys.get('A.1.2') })).answer).toMatchObject({
      dependencies: [{ type: 'depends_on', direction: 'out', item: { key: other.key, title: 'B' } }],
      vendor_dependencies: [{ name: 'ADP', status: 'broken' }],
    });
    expect((await asked('query_work_item', { id: keys.get('A.2') })).answer).toMatchObject({ dependencies: [] });
  });
});

/** Without how many values there are. */
const shapeOf = (sql: string): string => sql.replace(/\bIN \([^()]*\)/g, 'IN (…)').replace(/\$\d+/g, '$');

it('the status asks as often of a full workspace as of one that holds next to nothing', { timeout }, async () => {
  verifies('FR-023', 'FR-034');
  const { write, asked } = await openWorld();
  const countedIn = async (format: string) => {
    const { answer, statements } = await asked('get_project_status', { format });
    return { answer, statements: statements.map(shapeOf).sort() };
  };
  const before = { concise: await countedIn('concise'), full: await countedIn('full'), data: await countedIn('data') };
  for (let n = 0; n < 10; n += 1) {
    const children = Array.from({ length: 39 }, (_, m) => ({ item_type: 'task', title: `Item ${n}.${m}` }));
    await write('create_work_item', { item_type: 'project', title: `Project ${n}`, children });
  }
  const metadata = {
    ...{ pr_number: 7, pr_title: 'Ship', commit_hash: aCommit },
    ...{ test_summary: { unit: 3 }, constitutional_compliance: true },
  };
  for (let n = 0; n < 46; n += 1)
    await write('create_vendor', { name: `Vendor ${n}`, status: n % 2 === 0 ? 'operational' : 'broken' });
  for (let n = 0; n < 30; n += 1) {
    await write('record_deployment', { metadata, vendor_ids: [`Vendor ${n}`] });
    await write('save_enhancement', { title: `Enhancement ${n}`, description: 'x', priority: 1 + (n % 5) });
  }
  for (const [format, { statements }] of Object.entries(before)) {
    const after = await countedIn(format);
    expect([format, after.statements]).toEqual([format, statements]);
    expect(after.answer).toMatchObject({
      vendors: { total: 46, operational: 23, data_source: 'postgresql' },
      work: { active: 400, blocked: 0 },
      deployments: { total: 30 },
      enhancements: { total: 30 },
    });
  }
});
