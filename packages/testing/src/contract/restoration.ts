import type { ArchivedWorkItem, Change, Restoration, WholeRow, WholeSource, WorkItem } from '@tracker/core';
import { expect, it } from 'vitest';
import {
  archiving,
  configurationEdit,
  conflictOpening,
  conflictResolution,
  creation,
  deploymentRecord,
  edit,
  enhancementCreation,
  enhancementEdit,
  vendorCreation,
} from '../builders.ts';
import { refused } from './expectations.ts';
import type { FeedingWorld } from './snapshots.ts';

const wholeOf = async (store: WholeSource): Promise<readonly WholeRow[]> => {
  const rows: WholeRow[] = [];
  for await (const chunk of (await store.whole()).chunks) {
    expect(chunk.length).toBeLessThanOrEqual(500);
    rows.push(...chunk);
  }
  return rows;
};

const sorted = (rows: readonly WholeRow[]): readonly string[] => rows.map((row) => keyOf(row)).sort();

/** Rows by value, whatever the order of their keys. */
const keyOf = (value: unknown): string =>
  JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );

const restoring = (entityId: string, fields: Restoration): Change => {
  const { id, actor, clientTime } = creation();
  return { id, actor, clientTime, kind: 'entity.restore', entityId, fields };
};

/** A workspace with a row of every kind in every state that matters. */
const fill = async ({ store }: Pick<FeedingWorld, 'store'>) => {
  const vendor = vendorCreation('Épson');
  const parent = creation({ item_type: 'project', title: 'Parent', metadata: { description: '–' } });
  const child = creation(
    { title: 'Child', parent_id: parent.entityId, vendor_dependencies: [vendor.entityId] },
    { externalRef: { system: 'beads', id: 'bd-1' } },
  );
  const session = creation({
    item_type: 'session',
    metadata: { token_budget: 1000, prompts_count: 0, yaml_frontmatter: { schema_version: '1.0' } },
  });
  const deleted = creation({ title: 'Deleted' });
  const old = creation({ title: 'Old', vendor_dependencies: [vendor.entityId] });
  const below = creation({ title: 'Below', parent_id: old.entityId });
  const first = enhancementCreation({ title: 'First' });
  await store.apply([vendor, parent, child, session, deleted, old, below, first]);
  const conflict = conflictOpening(edit(child.entityId, 1, { title: 'Mine' }), 'It moved on.');
  await store.apply([
    edit(child.entityId, 1, {
      status: 'blocked',
      dependencies: { add: [{ id: old.entityId, type: 'depends_on' }], remove: [] },
    }),
    edit(below.entityId, 1, { dependencies: { add: [{ id: old.entityId, type: 'blocks' }], remove: [] } }),
    edit(deleted.entityId, 1, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } }),
    enhancementCreation({ title: 'Second', depends_on: [first.entityId] }),
    enhancementEdit(first.entityId, 1, { priority: 1 }),
    deploymentRecord([vendor.entityId], [child.entityId, old.entityId]),
    configurationEdit(1, { current_session_id: session.entityId, git_branch: 'main' }),
    conflict,
    conflictOpening(edit(child.entityId, 1, { title: 'Other' }), 'It moved on.'),
    conflictResolution(conflict.entityId, 'value', { title: 'Chosen' }),
    archiving([old.entityId, below.entityId], '2100-01-01T00:00:00.000Z'),
  ]);
};

/** The rows as changes, in an order in which everything that is named is there. */
const restorations = (rows: readonly WholeRow[]): readonly Change[] => {
  const items = rows
    .flatMap((row) => (row.section === 'work_item' || row.section === 'archived_work_item' ? [row] : []))
    .sort((a, b) => a.row.depth - b.row.depth);
  const refs = new Map(
    rows.flatMap(({ section, row }) => (section === 'external_ref' ? [[row.entityId, row] as const] : [])),
  );
  const of = (section: WholeRow['section']) =>
    rows.flatMap((entry) =>
      entry.section === section && 'id' in entry.row ? [restoring(entry.row.id, entry as Restoration)] : [],
    );
  return [
    ...of('vendor'),
    ...items.map((entry) => {
      const ref = refs.get(entry.row.id);
      return { ...restoring(entry.row.id, entry), ...(ref && { externalRef: { system: ref.system, id: ref.id } }) };
    }),
    ...rows.flatMap(({ section, row }) =>
      section === 'dependency'
        ? [
            restoring(row.source_id, {
              section: 'links',
              dependencies: [{ id: row.target_id, type: row.type }],
              vendor_dependencies: [],
            }),
          ]
        : section === 'vendor_dependency'
          ? [restoring(row.work_item_id, { section: 'links', dependencies: [], vendor_dependencies: [row.vendor_id] })]
          : [],
    ),
    ...of('enhancement').sort((a, b) => dependsOn(a) - dependsOn(b)),
    ...of('deployment'),
    ...of('conflict'),
    ...rows.flatMap((entry) =>
      entry.section === 'configuration' ? [restoring('00000000-0000-7000-8000-000000000001', entry)] : [],
    ),
  ];
};

const dependsOn = (change: Change): number =>
  change.kind === 'entity.restore' && change.fields.section === 'enhancement' ? change.fields.row.depends_on.length : 0;

/** What an export and its import rest on. */
export const restorationContract = (world: () => Pick<FeedingWorld, 'store' | 'other'>): void => {
  it('gives everything, and has it again elsewhere by value', async () => {
    const { store, other } = world();
    await fill({ store });
    const rows = await wholeOf(store);
    expect(new Set(rows.map(({ section }) => section)).size).toBe(10);
    await other.apply(restorations(rows));
    expect(sorted(await wholeOf(other))).toEqual(sorted(rows));
    expect(sorted(await wholeOf(store))).toEqual(sorted(rows));
    const repeated = restorations(rows)[0];
    if (repeated === undefined) throw new Error('nothing was restored');
    await refused('ValidationError', other.apply([repeated]));
  });

  it('restores what can be worked with: brought back from the archive, restored, changed and followed', async () => {
    const { store, other } = world();
    await fill({ store });
    const rows = await wholeOf(store);
    const before = (await other.snapshot()).head.cursor;
    await other.apply(restorations(rows));
    const named = (title: string) =>
      rows.flatMap(({ row }) => ('title' in row && row.title === title && 'key' in row ? [row] : []))[0];
    const [deleted, old, below, child] = ['Deleted', 'Old', 'Below', 'Child'].map(named) as readonly (
      | WorkItem
      | ArchivedWorkItem
    )[];
    if (deleted === undefined || old === undefined || below === undefined || child === undefined)
      throw new Error('an item is missing');
    const { id, actor, clientTime } = creation();
    await other.apply([
      {
        id,
        actor,
        clientTime,
        kind: 'work_item.unarchive',
        entityId: old.id,
        fields: { item_ids: [old.id, below.id] },
      },
      edit(deleted.id, deleted.version, { deletion: { kind: 'restore' } }),
      edit(child.id, child.version, { title: 'Changed' }),
    ]);
    expect((await other.workItem(below.id)).value).toMatchObject({ parent_id: old.id, depth: 1 });
    expect((await other.workItem(deleted.id)).value).toMatchObject({ deleted_at: null });
    expect((await other.externalRefs('beads')).value.map(({ entityId }) => entityId)).toEqual([child.id]);
    const delta = await other.delta(before);
    expect(delta?.put.filter(({ section }) => section === 'work_item')).toHaveLength(6);
  });

  it('leaves an item its key, also one that was longer than it need be here', async () => {
    const { store, other } = world();
    const first = creation();
    const twin = creation({}, { entityId: first.entityId.replace(/^./, (digit) => (digit === '1' ? '2' : '1')) });
    await store.apply([first, twin]);
    const entry = (await wholeOf(store)).find((row) => row.section === 'work_item' && row.row.id === twin.entityId);
    if (entry?.section !== 'work_item') throw new Error('the twin is missing');
    await other.apply([restoring(twin.entityId, entry)]);
    expect((await other.workItem(twin.entityId)).value?.key).toBe(entry.row.key);
    expect((await store.workItem(first.entityId)).value?.key.length).toBe(entry.row.key.length - 1);
  });

  it('gives an item another key where its own is taken, live or archived', async () => {
    const { store, other } = world();
    await fill({ store });
    const rows = await wholeOf(store);
    for (const section of ['work_item', 'archived_work_item'] as const) {
      const entry = rows.find((row) => row.section === section && row.row.depth === 0 && row.row.item_type === 'task');
      if (entry?.section !== 'work_item' && entry?.section !== 'archived_work_item') throw new Error('no such item');
      const { id, key } = entry.row;
      await other.apply([creation({}, { entityId: id.replace(/^./, (digit) => (digit === '1' ? '2' : '1')) })]);
      await other.apply([restoring(id, entry)]);
      const found = [...(await other.workItemsByRef([id])).value, ...(await other.archivedWorkItemsByRef([id])).value];
      expect(found.map((item) => item.key.length)).toEqual([key.length + 1]);
    }
  });

  it.each([
    ['an item below a parent that is missing', 'work_item', { parent_id: creation().entityId }, 'NotFoundError'],
    [
      'an archived item whose path leads elsewhere',
      'archived_work_item',
      { path: creation().entityId },
      'ValidationError',
    ],
    ['metadata that breaks the rules', 'work_item', { metadata: { priority: 9 } }, 'ValidationError'],
    ['two versions of an extractor', 'vendor', { extractor_version: 'other' }, 'ValidationError'],
    ['links that lead nowhere', 'deployment', { vendor_ids: [creation().entityId] }, 'NotFoundError'],
    ['prerequisites that are missing', 'enhancement', { depends_on: [creation().entityId] }, 'NotFoundError'],
    ['a session that is missing', 'configuration', { current_session_id: creation().entityId }, 'NotFoundError'],
    ['a row of another entity', 'vendor', { id: creation().entityId }, 'ValidationError'],
  ] as const)('refuses %s', async (_, section, wrong, code) => {
    const { store, other } = world();
    await fill({ store });
    const entry = (await wholeOf(store)).find(
      (row) => row.section === section && !('depth' in row.row && (row.row.depth > 0 || row.row.item_type !== 'task')),
    );
    if (entry === undefined) throw new Error(`there is no ${section}`);
    const entityId = 'id' in entry.row ? entry.row.id : '00000000-0000-7000-8000-000000000001';
    const before = sorted(await wholeOf(other));
    const fields = { section, row: { ...entry.row, ...wrong } } as Restoration; // of the same section, but for what is wrong
    await refused(code, other.apply([restoring(entityId, fields)]));
    expect(sorted(await wholeOf(other))).toEqual(before);
  });

  it('refuses links that close a cycle, also through the archive', async () => {
    const { store } = world();
    await fill({ store });
    const rows = await wholeOf(store);
    const edge = rows.find(({ section }) => section === 'dependency');
    if (edge?.section !== 'dependency') throw new Error('there is no edge');
    const { source_id, target_id, type } = edge.row;
    const error = await refused(
      'ValidationError',
      store.apply([
        restoring(target_id, { section: 'links', dependencies: [{ id: source_id, type }], vendor_dependencies: [] }),
      ]),
    );
    expect(error.message).toContain('cycle');
  });
};
