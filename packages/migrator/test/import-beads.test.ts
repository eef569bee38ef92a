import { describe, expect, it } from 'vitest';
import { readBeads } from '../src/index.ts';
import { failingAt, importWorld, reasonsOf } from './import-world.ts';

const lines = (...records: readonly (object | string)[]): string =>
  records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n');

const edge = (issue_id: string, depends_on_id: string, type: string) => ({ issue_id, depends_on_id, type });

const imported = async (...records: readonly (object | string)[]) => {
  const world = importWorld('beads');
  return { ...world, report: await world.run(readBeads(lines(...records))) };
};

describe('beads', () => {
  it.each([
    ['open', 'active'],
    ['in_progress', 'active'],
    ['blocked', 'blocked'],
    ['deferred', 'active'],
    ['closed', 'completed'],
    ['pinned', 'active'],
    ['hooked', 'active'],
    ['in_qa', 'active'],
  ])('status %s is %s, and the word is kept', async (status, expected) => {
    const { item } = await imported({ id: 'bd-1', title: 'x', status });
    expect(await item('x')).toMatchObject({ status: expected, metadata: { source: { status } } });
  });

  it.each([
    ['epic', 'project'],
    ['milestone', 'project'],
    ['spike', 'research'],
    ['bug', 'task'],
    ['molecule', 'task'],
    ['our-own', 'task'],
  ])('an issue of the type %s is a %s, and the word is kept', async (issue_type, expected) => {
    const { item } = await imported({ id: 'bd-1', title: 'x', issue_type, description: 'd' });
    expect(await item('x')).toMatchObject({
      item_type: expected,
      metadata: { description: 'd', source: { issue_type } },
    });
  });

  it('takes priority 0 for the highest', async () => {
    const { item } = await imported(
      ...[0, 4, 9].map((priority) => ({ id: `bd-${priority}`, title: `p${priority}`, priority })),
    );
    expect((await item('p0')).metadata.priority).toBe(1);
    expect((await item('p4')).metadata.priority).toBe(5);
    expect((await item('p9')).metadata).toEqual({ source: { priority: 9 } });
  });

  it('counts tombstones and memories, and reports lines that are no issue', async () => {
    const { report } = await imported(
      '\ufeff{"id":"bd-1","title":"a"}',
      { id: 'bd-2', title: 'gone', status: 'tombstone', deleted_at: '2026-01-01T00:00:00Z', original_type: 'bug' },
      { id: 'bd-3', title: 'gone', status: 'tombstone' },
      { _type: 'memory', key: 'k', value: 'v' },
      '<<<<<<< HEAD',
      '[1]',
      { title: 'no id' },
      { _type: 'other', id: 'bd-4' },
      { _type: 'issue', id: 'bd-1', title: 'b', depends_on: 1, dependencies: [edge('bd-1', 'bd-2', 'blocks')] },
    );
    expect(report).toMatchObject({ found: 1, created: 1 });
    expect(report.not_placed).toEqual([
      { id: 'line 5', reason: 'It is no JSON object.' },
      { id: 'line 6', reason: 'It is no JSON object.' },
      { id: 'line 7', reason: 'It has no id.' },
      { id: 'line 8', reason: 'It is of the unknown kind "other".' },
      { id: 'bd-1', reason: 'It stands again in line 9; the later line counts.' },
      { id: 'memories', reason: '1 left out.' },
      { id: 'tombstones', reason: '2 left out.' },
      { id: 'bd-1', reason: 'It depends on bd-2, which is not here.' },
    ]);
  });

  it('finds parents by edges and by dotted ids, and reports a second parent and one that is missing', async () => {
    const { item, report } = await imported(
      { id: 'bd-a', title: 'a' },
      { id: 'bd-b', title: 'b' },
      { id: 'bd-a.1', title: 'dotted' },
      {
        id: 'bd-c',
        title: 'two parents',
        dependencies: [edge('bd-c', 'bd-a', 'parent-child'), edge('bd-c', 'bd-b', 'parent-child')],
      },
      { id: 'bd-x.1.2', title: 'orphan' },
    );
    expect((await item('dotted')).parent).toBe('a');
    expect(await item('two parents')).toMatchObject({
      parent: 'a',
      metadata: { source: { dependencies: [edge('bd-c', 'bd-b', 'parent-child')] } },
    });
    expect((await item('orphan')).parent).toBeNull();
    expect(reasonsOf(report)).toEqual({
      'bd-c': 'It has another parent, bd-b; it lies below bd-a.',
      'bd-x.1.2': 'Its parent bd-x.1 is not here; it became a root.',
    });
  });

  it('takes over what blocks, reports what leads nowhere or around, and keeps other relations', async () => {
    const { item, report } = await imported(
      {
        id: 'bd-1',
        title: 'one',
        dependencies: [edge('bd-1', 'bd-2', 'blocks'), edge('bd-1', 'external:x:y', 'blocks')],
      },
      { id: 'bd-2', title: 'two', dependencies: [edge('bd-2', 'bd-3', 'blocks'), edge('bd-2', 'bd-2', 'blocks')] },
      {
        id: 'bd-3',
        title: 'three',
        dependencies: [edge('bd-3', 'bd-1', 'blocks'), edge('bd-3', 'bd-1', 'discovered-from')],
      },
    );
    expect([(await item('one')).waitsFor, (await item('two')).waitsFor]).toEqual([['two'], ['three']]);
    expect(await item('three')).toMatchObject({
      waitsFor: [],
      metadata: { source: { dependencies: [edge('bd-3', 'bd-1', 'discovered-from')] } },
    });
    expect(reasonsOf(report)).toEqual({
      'bd-1': 'It depends on external:x:y, which is not here.',
      'bd-2': 'Its dependency on bd-2 would close a cycle.',
      'bd-3': 'Its dependency on bd-1 would close a cycle.',
    });
  });

  it('makes notes of comments, keeps every further field, and stores what no layer could as it is', async () => {
    const command = '$(touch /tmp/owned); `id`; {{ process.exit(1) }}';
    const { item, report } = await imported({
      id: 'bd-1',
      title: `  ${'t'.repeat(250)}  `,
      description: `${command}\u0000\ud800`,
      design: command,
      acceptance_criteria: 'ac',
      external_ref: 'gh-9',
      estimated_minutes: 90,
      status: 'closed',
      close_reason: 'Done in #4',
      created_at: '2026-01-02T03:04:05.123456789+02:00',
      labels: ['a', 'b'],
      assignee: 'ada',
      ephemeral: true,
      metadata: { __proto__x: 1 },
      comments: [
        { id: 7, author: 'ada', text: 'n'.repeat(6000), created_at: '2026-01-02T03:04:05.123456789+02:00' },
        { id: '0190', text: 'when?', created_at: 'yesterday' },
      ],
    });
    const title = `${'t'.repeat(199)}…`;
    expect(await item(title)).toMatchObject({
      metadata: {
        description: `${command}\ufffd`,
        estimated_hours: 1.5,
        labels: ['a', 'b'],
        assignee: 'ada',
        resolution: 'Done in #4',
        notes: [
          { at: '2026-01-02T01:04:05.123Z', by: 'ada', text: 'n'.repeat(5000) },
          { at: '2026-01-02T01:04:05.123Z', by: 'ada', text: 'n'.repeat(1000) },
        ],
        source: {
          title: 't'.repeat(250),
          design: command,
          external_ref: 'gh-9',
          ephemeral: true,
          created_at: '2026-01-02T03:04:05.123456789+02:00',
          comments: [{ id: '0190', text: 'when?', created_at: 'yesterday' }],
        },
      },
    });
    expect(report.kept_in_metadata).toEqual([
      'acceptance_criteria',
      'close_reason',
      'comments',
      'created_at',
      'design',
      'ephemeral',
      'external_ref',
      'metadata',
    ]);
  });

  it('flattens what lies deeper than level 5 and keeps the chain of titles', async () => {
    const ids = Array.from({ length: 9 }, (_, depth) => ['bd-d', ...Array(depth).fill('1')].join('.'));
    const { item, report } = await imported(...ids.map((id, depth) => ({ id, title: `L${depth}` })).reverse());
    expect(await item('L5')).toMatchObject({ depth: 5, parent: 'L4' });
    expect(await item('L8')).toMatchObject({
      depth: 5,
      parent: 'L4',
      metadata: { source_chain: ['L0', 'L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7'] },
    });
    expect(report.not_placed.map(({ id }) => id)).toEqual([ids[6], ids[7], ids[8]]);
  });

  it('places a thousand levels and a loop of parents', async () => {
    const chain = Array.from({ length: 1000 }, (_, n) => ({
      id: `c${n}`,
      title: `c${n}`,
      dependencies: [edge(`c${n}`, `c${n + 1}`, 'parent-child')],
    }));
    const loop = ['x', 'y'].map((id) => ({
      id,
      title: id,
      dependencies: [edge(id, id === 'x' ? 'y' : 'x', 'parent-child')],
    }));
    const { item, report } = await imported(...chain, ...loop);
    expect(report.created).toBe(1002);
    expect((await item('c0')).depth).toBe(5);
    expect([(await item('x')).parent, (await item('y')).parent]).toEqual(['y', null]);
    expect(reasonsOf(report).y).toBe('It lies below itself by its parent x; it became a root.');
  });

  it('is refused for another file, and finds nothing in an empty one', async () => {
    expect(() => readBeads('# A letter\n\nDear all')).toThrow('no list of beads issues');
    expect(readBeads('\n\n').items).toEqual([]);
  });
});

describe('an import', () => {
  const issues = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: `bd-${n}`,
      title: `t${n}`,
      status: n % 3 === 0 ? 'closed' : 'open',
      dependencies: [
        ...(n > 0 && n % 5 === 0 ? [edge(`bd-${n}`, `bd-${n - 5}`, 'parent-child')] : []),
        ...(n + 211 < count ? [edge(`bd-${n}`, `bd-${n + 211}`, 'blocks')] : []),
      ],
    }));

  it('that ends between two batches is resumed with every link by the next one', async () => {
    const text = lines(...issues(1000));
    const whole = importWorld('beads');
    await whole.run(readBeads(text));
    const world = importWorld('beads');
    await expect(world.run(readBeads(text), { store: failingAt(world.store, 2) })).rejects.toThrow('killed');
    expect(await world.run(readBeads(text))).toMatchObject({ created: 600, already_present: 400 });
    for (const title of ['t0', 't10', 't399', 't400', 't788', 't999']) {
      const { parent, waitsFor, status, depth } = await whole.item(title);
      expect(await world.item(title)).toMatchObject({ parent, waitsFor, status, depth });
    }
    expect([...world.store.rows()].map(({ section }) => section).sort()).toEqual(
      [...whole.store.rows()].map(({ section }) => section).sort(),
    );
    expect(await world.run(readBeads(text))).toMatchObject({ created: 0, changes_applied: 0, not_placed: [] });
  });

  it('rehearses a dry run without a trace, and never deletes what is absent', async () => {
    const world = importWorld('beads');
    expect(await world.run(readBeads(lines(...issues(5))), { dryRun: true })).toMatchObject({
      created: 5,
      dry_run: true,
    });
    expect([...world.store.rows()].filter(({ section }) => section === 'work_item')).toEqual([]);
    await world.run(readBeads(lines(...issues(5))));
    await world.run(readBeads(lines(...issues(1), { id: 'bd-9', title: 'late' })));
    expect([...world.store.rows()].filter(({ section }) => section === 'work_item')).toHaveLength(6);
  });

  it('knows an id of any length again', async () => {
    const world = importWorld('beads');
    const text = lines({ id: 'x'.repeat(900), title: 'long' });
    await world.run(readBeads(text));
    expect(await world.run(readBeads(text))).toMatchObject({ created: 0, already_present: 1 });
  });
});
