import {
  configurationId,
  createInMemoryStore,
  type InMemoryStore,
  type SnapshotRow,
  type Store,
  snapshotRowKey,
} from '@tracker/core';
import {
  changeWorkspaceAtRandom,
  creation,
  deploymentRecord,
  edit,
  enhancementCreation,
  randomFrom,
  testIds,
  tickingClock,
  vendorCreation,
  vendorEdit,
  vendorRemoval,
  verifies,
} from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { migrate, migrationSource, rollback } from '../src/index.ts';
import { dialectA, dialectB, dialectC } from './status-files.ts';

const statusFile = '.project_status.md';
const small = dialectB({ vendors: 4, deployments: 3, enhancements: 3, sessions: 3 });

const world = (text: string) => {
  const store = createInMemoryStore({ clock: tickingClock() });
  const common = { ids: testIds(), now: '2026-01-01T00:00:00.000Z', dryRun: false };
  const bring = async (status = text) =>
    (
      await migrate(migrationSource({ file: statusFile, text: status }, []), {
        ...common,
        store,
        actor: 'migrating',
        statusFile,
        sha256: 'of the file',
        resolvedHashes: new Map(),
        beforeApply: async () => {},
      })
    ).report;
  const takeBack = (options: Partial<Parameters<typeof rollback>[0]> = {}) =>
    rollback({ ...common, store, actor: 'taking back', discardLaterChanges: false, ...options });
  return { store, bring, takeBack };
};

/** What is live, without what every write moves on: a workspace that was changed and changed back is the same. */
const contentOf = (store: InMemoryStore): ReadonlyMap<string, unknown> => {
  const rows = [...store.rows()].filter(isLive);
  const live = new Set(rows.flatMap((entry) => (entry.section === 'work_item' ? [entry.row.id] : [])));
  return new Map(
    rows.filter((entry) => isBetweenLive(entry, live)).map((entry) => [snapshotRowKey(entry), bare(entry)]),
  );
};

const isLive = (entry: SnapshotRow): boolean => entry.section !== 'work_item' || entry.row.deleted_at === null;

const isBetweenLive = (entry: SnapshotRow, live: ReadonlySet<string>): boolean => {
  if (entry.section === 'dependency') return live.has(entry.row.source_id) && live.has(entry.row.target_id);
  return entry.section !== 'vendor_dependency' || live.has(entry.row.work_item_id);
};

const bare = ({ row }: SnapshotRow): unknown => {
  const { version, updated_at, updated_by, created_at, created_by, deleted_by_change, ...rest } = {
    ...row,
  } as Record<string, unknown>;
  return JSON.parse(JSON.stringify(rest));
};

describe('rolling a migration back', () => {
  it.each([
    ['A', dialectA],
    ['B', small],
    ['C', dialectC],
  ])('leaves dialect %s as if it had never come, says so once, and lets it come again', async (_, text) => {
    verifies('FR-026');
    const { store, bring, takeBack } = world(text);
    const before = contentOf(store);
    const { changes_applied } = await bring();
    const brought = contentOf(store);
    expect(await takeBack({ dryRun: true })).toMatchObject({ rolled_back: true, dry_run: true, kept: [] });
    expect(contentOf(store)).toEqual(brought);
    expect(await takeBack()).toMatchObject({ rolled_back: true, kept: [], later_changes: [] });
    expect(contentOf(store)).toEqual(before);
    expect((await store.externalRefs('project_status.md')).value).toEqual([]);
    expect(await takeBack()).toMatchObject({ rolled_back: false, changes_applied: 0 });
    expect(await bring()).toMatchObject({ success: true, changes_applied, data_preservation_percentage: 100 });
    expect(contentOf(store).size).toBe(brought.size);
  });

  it('takes back the last migration alone', async () => {
    const { store, bring, takeBack } = world(small);
    await bring();
    const before = contentOf(store);
    await bring(`${small}\n## Vendors\n- vendor_new: operational\n`);
    expect((await store.vendorByName('vendor_new')).value).not.toBeNull();
    expect(await takeBack()).toMatchObject({ removed: { vendors: 1, deployments: 0, enhancements: 0, work_items: 0 } });
    expect(contentOf(store)).toEqual(before);
    expect(await takeBack()).toMatchObject({ rolled_back: false });
    expect(contentOf(store)).toEqual(before);
  });

  it('keeps and lists what others changed or refer to since, and what that needs', async () => {
    const { store, bring, takeBack } = world(small);
    await bring();
    const idOf = new Map(
      (await store.externalRefs('project_status.md')).value.map(({ id, entityId }) => [id, entityId]),
    );
    const vendors = [1, 2, 3].map((n) => idOf.get(`vendor:vendor_${n}`) ?? '');
    const [changed = '', needed = '', deployed = ''] = vendors;
    const parent = (await store.workItems({ includeDeleted: false, limit: 1, offset: 0 })).value.rows[0];
    const plan = (await store.enhancements({ limit: 1 })).value.rows[0];
    const later = [
      vendorEdit(changed, 1, { status: 'broken' }, 'ann'),
      creation({ title: 'Ours', vendor_dependencies: [needed] }, { actor: 'bea' }),
      deploymentRecord([deployed], []),
      creation({ title: 'Below', parent_id: parent?.id ?? null }, { actor: 'cleo' }),
      enhancementCreation({ title: 'Later', depends_on: [plan?.id ?? ''] }),
    ];
    await store.apply(later);
    const report = await takeBack();
    expect(report.kept.map(({ name, reason }) => [name, reason.replace(/\d+/, 'n')])).toEqual([
      ['vendor_1', 'ann changed it since (change n)'],
      ['vendor_2', 'bea refers to it since (change n)'],
      ['vendor_3', 'test client refers to it since (change n)'],
      [parent?.key, 'cleo refers to it since (change n)'],
      [plan?.title, 'test client refers to it since (change n)'],
    ]);
    expect(report.removed).toEqual({ vendors: 1, deployments: 3, enhancements: 2, work_items: 2 });
    expect(report.later_changes.map(({ kind, discarded }) => [kind, discarded])).toEqual(
      later.map(({ kind }) => [kind, false]),
    );
    expect((await store.vendorByName('vendor_1')).value).toMatchObject({ status: 'broken', version: 2 });
    // What stays is known to have come from the file, so that it does not come twice.
    expect(await bring()).toMatchObject({ success: true, changes_applied: 8 });
  });

  it('keeps what stands above what stays', async () => {
    const { store, bring, takeBack } = world(dialectC);
    await bring();
    const items = (await store.workItems({ includeDeleted: false, limit: 10, offset: 0 })).value.rows;
    const leaf = items.find(({ title }) => title === 'Cache the vendor status');
    const version = leaf?.version ?? 0;
    await store.apply([edit(leaf?.id ?? '', version, { title: 'Cache it' }, 'ann')]);
    const { kept } = await takeBack();
    const above = items.filter(({ id }) => id !== leaf?.id && leaf?.path.includes(id));
    expect(above).toHaveLength(2);
    expect(new Map(kept.map(({ id, reason }) => [id, reason.replace(/ \(.*/, '')]))).toEqual(
      new Map([[leaf?.id, 'ann changed it since'], ...above.map(({ id }) => [id, 'what stays needs it'] as const)]),
    );
    expect((await store.workItem(leaf?.id ?? '')).value).toMatchObject({ title: 'Cache it', deleted_at: null });
  });

  it('skips what somebody removed already', async () => {
    const { store, bring, takeBack } = world(small);
    await bring();
    const vendor = (await store.vendorByName('vendor_4')).value;
    await store.apply([vendorRemoval(vendor?.id ?? '', 1)]);
    expect(await takeBack()).toMatchObject({ kept: [], removed: { vendors: 3 } });
    expect((await store.vendors()).value).toEqual([]);
  });

  it('keeps the configuration only where the field that the file set was set again', async () => {
    const { store, bring, takeBack } = world(dialectA.replace(/API_DEV|FRONTEND_DEV|VENDOR_PROCESSING/g, 'TESTING'));
    await bring();
    expect((await store.configuration()).value).toMatchObject({ active_context_type: 'maintenance', version: 2 });
    const configure = (version: number, fields: object) =>
      store.apply([
        { ...creation(), kind: 'configuration.update', entityId: configurationId, base: { version }, fields },
      ]);
    await configure(2, { git_branch: 'main' });
    expect((await takeBack()).kept).toEqual([]);
    expect((await store.configuration()).value).toMatchObject({ active_context_type: 'feature', git_branch: 'main' });
  });

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'with the later changes discarded gives back the workspace of before, whatever they were (seed %i)',
    async (seed) => {
      const { store, bring, takeBack } = world(small);
      const change = changeWorkspaceAtRandom(store, seed);
      for (let step = 0; step < 25; step += 1) await change();
      const before = contentOf(store);
      await bring();
      for (let step = 0; step < 40; step += 1) await change();
      const report = await takeBack({ discardLaterChanges: true });
      expect(report).toMatchObject({ rolled_back: true, kept: [] });
      expect(report.later_changes.length).toBeGreaterThan(5);
      expect(report.later_changes.filter(({ discarded }) => !discarded)).toEqual([]);
      expect(contentOf(store)).toEqual(before);
    },
  );

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'changes nothing that a later change touched or refers to, whatever they were (seed %i)',
    async (seed) => {
      const { store, bring, takeBack } = world(small);
      const change = changeWorkspaceAtRandom(store, seed);
      for (let step = 0; step < 25; step += 1) await change();
      const before = contentOf(store);
      await bring();
      for (let step = 0; step < 5 + Math.floor(randomFrom(seed)() * 30); step += 1) await change();
      const later = contentOf(store);
      const { kept } = await takeBack();
      const after = contentOf(store);
      const ids = new Set(kept.map(({ id }) => id));
      for (const [key, row] of later) {
        const isKept = before.has(key) || [...ids].some((id) => key.includes(id));
        if (isKept) expect(after.get(key)).toEqual(row);
      }
      for (const key of after.keys()) expect(later.has(key)).toBe(true);
    },
  );

  it('leaves alone what cannot be taken back, with all that it touched, also when later changes are discarded', async () => {
    const { store, bring, takeBack } = world(small);
    await bring();
    const item = (await store.workItems({ includeDeleted: false, limit: 1, offset: 0 })).value.rows[0];
    const needed = vendorCreation('Needed');
    const dependencies = [{ id: item?.id ?? '', type: 'blocks' as const }];
    const ours = creation({ title: 'Ours', dependencies, vendor_dependencies: [needed.entityId] });
    await store.apply([needed, ours, edit(ours.entityId, 1, { status: 'completed' }), vendorCreation('Ours')]);
    await store.apply([
      {
        ...creation(),
        kind: 'work_item.archive',
        entityId: ours.entityId,
        fields: { item_ids: [ours.entityId], created_before: '2100-01-01T00:00:00.000Z' },
      },
    ]);
    const report = await takeBack({ discardLaterChanges: true });
    expect(report.later_changes.map(({ kind, discarded }) => [kind, discarded])).toEqual([
      ['vendor.create', false],
      ['work_item.create', false],
      ['work_item.update', false],
      ['vendor.create', true],
      ['work_item.archive', false],
    ]);
    expect(report.kept).toMatchObject([{ id: item?.id }]);
    expect((await store.vendors()).value).toMatchObject([{ name: 'Needed' }]);
    expect((await store.archivedWorkItemsByRef([ours.entityId])).value).toHaveLength(1);
  });

  it('plans anew when somebody changes what it would take away, and takes nothing when its check fails', async () => {
    const { store, bring, takeBack } = world(small);
    await bring();
    const vendor = (await store.vendorByName('vendor_1')).value;
    let raced = false;
    const racing: Store = {
      ...store,
      apply: async (...given) => {
        if (!raced) await store.apply([vendorEdit(vendor?.id ?? '', 1, { status: 'broken' }, 'ann')]);
        raced = true;
        return await store.apply(...given);
      },
    };
    expect((await takeBack({ store: racing })).kept).toMatchObject([{ name: 'vendor_1' }]);
    await bring();
    const before = contentOf(store);
    const forgetful: Store = { ...store, apply: (changes, options) => store.apply(changes.slice(1), options) };
    await expect(takeBack({ store: forgetful })).rejects.toMatchObject({ code: 'DatabaseError' });
    expect(contentOf(store)).toEqual(before);
  });
});
