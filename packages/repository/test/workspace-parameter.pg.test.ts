import { type Change, change, type PrimaryStore, type ReadStore, restoration } from '@tracker/core';
import {
  aCommit,
  archiving,
  configurationEdit,
  conflictOpening,
  conflictResolution,
  creation,
  deploymentRecord,
  deploymentRemoval,
  edit,
  enhancementCreation,
  enhancementEdit,
  enhancementRemoval,
  unarchiving,
  vendorCreation,
  vendorEdit,
  vendorRemoval,
} from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordStatements, type SentStatement } from './statement-recorder.ts';
import { strayReason } from './statement-scope.ts';
import { newWorkspace, useTestHome } from './test-home.ts';

const home = useTestHome();
const workspace = newWorkspace();
const called = new Set<string>();
const kinds = new Set<string>();
let sent: readonly SentStatement[] = [];
let methods: readonly string[] = [];

/** Notes which methods are called, so that a new one cannot go unseen. */
const watched = (store: PrimaryStore): PrimaryStore =>
  new Proxy(store, {
    get: (target, name, receiver) => {
      called.add(String(name));
      return Reflect.get(target, name, receiver);
    },
  });

const deletion = { kind: 'subtree', at: '2026-02-01T00:00:00.000Z' } as const;
const note = { at: '2026-01-01T00:00:00.000Z', by: 'ann', text: 'Hello' };
const both = { children: true, dependencies: true };

/** Applies and shrugs: refusals and conflicts send statements too. */
const attempt = async (store: PrimaryStore, ...changes: readonly Change[]): Promise<void> => {
  for (const { kind } of changes) kinds.add(kind);
  await store.apply(changes).catch(() => {});
};

const everyWrite = async (store: PrimaryStore): Promise<void> => {
  const root = creation({
    item_type: 'session',
    metadata: { token_budget: 1000, prompts_count: 0, yaml_frontmatter: { schema_version: '1' } },
  });
  const [child, leaf, other] = [
    creation({ parent_id: root.entityId }),
    creation({ parent_id: root.entityId, branch_name: 'main', commit_hash: aCommit, pr_number: 1 }),
    creation(),
  ];
  const vendor = vendorCreation('Epson');
  await attempt(store, root);
  await attempt(store, root);
  await attempt(store, child, leaf);
  await attempt(store, child, leaf);
  await attempt(store, other);
  await attempt(store, creation({}, { entityId: '01900000-0000-7000-8000-000012345678' }));
  await attempt(store, creation({}, { entityId: '01900000-0000-7000-8001-000012345678' }));
  await attempt(store, creation({ parent_id: creation().entityId }));
  await attempt(store, vendor);
  await attempt(store, vendorCreation('EPSON'));
  await attempt(store, vendorEdit(vendor.entityId, 1, { status: 'broken' }));
  await attempt(store, vendorEdit(vendor.entityId, 1, { status: 'broken' }));
  await attempt(store, vendorEdit(vendor.entityId, 2, { extractor_version: '2' }), vendorCreation('Canon'));
  const dependencies = [{ id: other.entityId, type: 'blocks' as const }];
  await attempt(store, creation({ dependencies, vendor_dependencies: [vendor.entityId] }));
  const links = { dependencies: { add: dependencies, remove: [] } };
  await attempt(store, edit(child.entityId, 1, { title: 'New', note }));
  await attempt(store, edit(child.entityId, 1, { title: 'Stale' }));
  await attempt(store, edit(child.entityId, 1, { parent_id: null }));
  await attempt(store, edit(child.entityId, 2, links));
  await attempt(store, edit(child.entityId, 3, { dependencies: { add: [], remove: dependencies } }));
  await attempt(store, edit(child.entityId, 4, { vendor_dependencies: { add: [vendor.entityId], remove: [] } }));
  await attempt(store, edit(child.entityId, 5, { vendor_dependencies: { add: [], remove: [vendor.entityId] } }));
  await attempt(store, edit(child.entityId, 6, { parent_id: leaf.entityId }));
  await attempt(store, edit(root.entityId, 1, { parent_id: other.entityId }), edit(other.entityId, 1, { note }));
  await home.sql('update project_configuration set current_session_id = $2 where workspace_id = $1', [
    workspace.id,
    root.entityId,
  ]);
  await attempt(store, edit(root.entityId, 2, { deletion }));
  await attempt(store, edit(leaf.entityId, 1, { title: 'Stale' }));
  await attempt(store, edit(root.entityId, 3, { deletion: { kind: 'restore' } }));
  const based = edit(other.entityId, 2, { title: 'First' });
  await attempt(store, based);
  await attempt(store, { ...edit(other.entityId, 1, { title: 'Second' }), base: { changeId: based.id } });
  const deployed = deploymentRecord([vendor.entityId], [root.entityId]);
  await attempt(store, deployed);
  await attempt(store, deployed);
  const imported = creation({}, { externalRef: { system: 'beads', id: 'bd-1' } });
  await attempt(store, imported);
  await attempt(store, { ...imported, ...creation({}, { externalRef: imported.externalRef }) });
  const late = edit(other.entityId, 1, { title: 'Late' });
  const opening = conflictOpening(late, 'It is at version 2, not 1.');
  await attempt(store, opening);
  await attempt(store, opening);
  await attempt(store, conflictOpening({ ...late, id: creation().id, base: { changeId: based.id } }, 'It waits.'));
  await attempt(store, conflictResolution(opening.entityId, 'value', { title: 'Settled' }));
  await store.apply([creation()], { check: (inside) => everyCheckedRead(inside) });
  await everyRemoval(store, vendor.entityId, deployed.entityId);
  await everyPlan(store, root.entityId);
  await everyArchiving(store);
  await everyRestoration(store);
};

/** Refused and carried out, with and without a reference. */
const everyRemoval = async (store: PrimaryStore, vendorInUse: string, deployment: string): Promise<void> => {
  await attempt(store, vendorRemoval(vendorInUse, 2));
  const vendor = { ...vendorCreation('Tpd'), externalRef: { system: 'beads', id: 'tpd' } };
  const plan = enhancementCreation();
  const again = { ...vendorCreation('Tpd'), entityId: vendor.entityId, formerVersion: 2 };
  const removals = [vendorRemoval(vendor.entityId, 1), enhancementRemoval(plan.entityId, 1)];
  for (const change of [vendor, plan, ...removals, ...removals, again]) await attempt(store, change);
  const removal = deploymentRemoval(deployment);
  for (const change of [removal, removal]) await attempt(store, change);
  const item = creation({}, { externalRef: { system: 'beads', id: 'bd-2' } });
  for (const change of [item, edit(item.entityId, 1, { external_ref: null })]) await attempt(store, change);
};

/** Rows of the workspace under other ids, one of each section. */
const everyRestoration = async (store: PrimaryStore): Promise<void> => {
  await attempt(store, deploymentRecord([], []));
  const seen = new Set<string>();
  for await (const chunk of (await store.whole()).chunks)
    for (const entry of chunk) {
      if (seen.has(entry.section) || entry.section === 'external_ref' || entry.section.endsWith('dependency')) continue;
      seen.add(entry.section);
      const { id, actor, clientTime, entityId } = creation();
      const row = { ...entry.row, id: entityId, name: 'Restored', parent_id: null, path: entityId, depth: 0 };
      const fields = restoration.safeParse({ section: entry.section, row: picked(row, Object.keys(entry.row)) });
      if (!fields.success) throw fields.error;
      await attempt(store, { id, actor, clientTime, kind: 'entity.restore', entityId, fields: fields.data });
    }
  expect([...seen].sort()).toEqual(
    ['archived_work_item', 'configuration', 'conflict', 'deployment', 'enhancement', 'vendor', 'work_item'].sort(),
  );
  const { entityId, id, actor, clientTime } = creation();
  const links = { section: 'links' as const, dependencies: [{ id: entityId, type: 'blocks' as const }] };
  const fields = { ...links, vendor_dependencies: [entityId] };
  await attempt(store, { id, actor, clientTime, kind: 'entity.restore', entityId, fields });
};

const picked = (row: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));

const everyCheckedRead = async (inside: ReadStore): Promise<void> => {
  await inside.configuration();
  await inside.externalRefs('beads');
};

/** Into the archive and back, refused and repeated too. */
const everyArchiving = async (store: PrimaryStore): Promise<void> => {
  const [parent, dependency] = [creation(), creation()];
  const child = creation({ parent_id: parent.entityId });
  const live = creation({ dependencies: [{ id: dependency.entityId, type: 'depends_on' }] });
  for (const change of [parent, child, dependency, live]) await attempt(store, change);
  const after = '2100-01-01T00:00:00.000Z';
  const away = archiving([child.entityId, parent.entityId, dependency.entityId], after);
  await store.archivableWorkItems({ createdBefore: after, depth: 0, limit: 5 });
  for (const change of [archiving([parent.entityId], after), away, away]) await attempt(store, change);
  await attempt(store, edit(parent.entityId, 1, { title: 'Late' }));
  await attempt(store, edit(parent.entityId, 1, { parent_id: live.entityId }));
  await store.workItemView(live.entityId, both);
  await store.archivedWorkItemView(child.entityId, both);
  await store.archivedWorkItemsByRef([parent.entityId]);
  const page = { includeDeleted: false, limit: 5, offset: 0 };
  const bounds = { archivedAfter: after, archivedBefore: after, after: { updatedAt: after, id: parent.entityId } };
  for (const filter of [{}, bounds]) await store.archivedWorkItems({ ...page, ...filter });
  await attempt(store, unarchiving([child.entityId]));
  const back = unarchiving([parent.entityId, child.entityId]);
  for (const change of [back, back]) await attempt(store, change);
  const held = { workItemId: live.entityId, holder: 'ann', session: 'one', leaseSeconds: 60, note: null };
  await store.claim(held);
  await store.claim({ ...held, session: 'two' });
  await store.renewClaims(held);
  await store.readyWork({ limit: 5, waiting: true, holder: held, itemType: 'task' });
  await store.releaseClaim(held);
  await store.takeTurn('archive', 60);
  await store.endTurn('archive', 0);
};

/** Enhancements and the configuration: done, repeated, out of date. */
const everyPlan = async (store: PrimaryStore, session: string): Promise<void> => {
  const first = enhancementCreation();
  const second = enhancementCreation({ depends_on: [first.entityId] });
  const update = enhancementEdit(second.entityId, 1, { depends_on: [], status: 'approved' });
  const configured = configurationEdit(1, { current_session_id: session, git_branch: 'main' });
  for (const change of [first, first, second, update, update, configured, configured]) await attempt(store, change);
  await attempt(store, enhancementEdit(second.entityId, 1, { priority: 1 }));
  await attempt(store, configurationEdit(1, { git_branch: 'late' }));
};

const everyRead = async (store: PrimaryStore): Promise<void> => {
  const page = { includeDeleted: true, limit: 2, offset: 0 };
  const { rows } = (await store.workItems(page)).value;
  const [{ id, key, updated_at: updatedAt }] = rows as [(typeof rows)[0]]; // there are some
  for (const ref of [id, key]) {
    await store.workItem(ref);
    await store.workItemView(ref, both);
    await store.workItemView(ref, { children: false, dependencies: false });
  }
  await store.workItemsByRef([id, key]);
  for (const filter of [
    { itemType: 'task' },
    { status: 'active' },
    { parentId: null },
    { parentId: id },
    { keyPrefix: key },
    { after: { updatedAt, id } },
    { includeDeleted: false, offset: 1 },
    { itemType: 'task', status: 'active', parentId: id, after: { updatedAt, id } },
  ] as const)
    await store.workItems({ ...page, ...filter });
  await store.vendorByName('epson');
  await store.vendors();
  await store.configuration();
  await store.externalRefs('beads');
  for (const filter of [{}, { status: 'open', id, after: { createdAt: updatedAt, id } }] as const)
    await store.conflicts({ limit: 10, ...filter });
  await everyPage(store);
};

/** All sections, and deltas that follow every kind of row. */
const everyFeed = async (store: PrimaryStore, before: string): Promise<void> => {
  for await (const _chunk of (await store.snapshot()).chunks);
  for await (const _chunk of (await store.whole()).chunks);
  await store.delta(before);
  await store.delta('no cursor');
  await store.statusListing({ items: 10, deployments: 10 });
  const limit = 10;
  const at = '2026-01-01T00:00:00.000Z';
  const { rows } = (await store.changes({ limit })).value;
  for (const filter of [
    { after: before },
    { since: at, actor: 'test client', entity: 'vendor', entityId: creation().entityId },
  ] as const)
    await store.changes({ limit, ...filter });
  await store.search({
    terms: ['a', 'ü'],
    places: ['items', 'vendors', 'deployments', 'enhancements', 'archive'],
  });
  for (const ref of [creation().id, String(rows[0]?.number), 'none']) await store.change(ref);
};

const everyPage = async (store: PrimaryStore): Promise<void> => {
  const limit = 10;
  const id = creation().entityId;
  const at = '2026-01-01T00:00:00.000Z';
  for (const filter of [{}, { status: 'broken', search: 'e', after: 'a' }] as const)
    await store.vendorPage({ limit, ...filter });
  for (const filter of [
    {},
    { commitHash: aCommit, vendorId: id, workItemId: id, since: at, until: at, after: { deployedAt: at, id } },
  ])
    await store.deployments({ limit, ...filter });
  for (const filter of [
    {},
    { priority: 3, status: 'planned', targetQuarter: '2026-Q1', after: { priority: 1, id } },
  ] as const)
    await store.enhancements({ limit, ...filter });
};

beforeAll(async () => {
  for (const namedStatements of [true, false]) {
    const client = home.client({ namedStatements });
    const store = client.store(workspace);
    methods = Object.keys(store);
    const recorder = recordStatements();
    try {
      const before = await watched(store).snapshot();
      for await (const _chunk of before.chunks);
      await everyWrite(watched(store));
      await everyRead(watched(store));
      await everyFeed(watched(store), before.head.cursor);
      await home.sql('delete from project_configuration where workspace_id = $1', [workspace.id]);
      await watched(store).configuration();
      await watched(store).close();
    } finally {
      recorder.stop();
    }
    sent = [...sent, ...recorder.sent];
    await client.close();
  }
});

afterAll(() => {
  sent = [];
});

describe('every statement that a store sends', () => {
  it('comes from every method and every kind of change', () => {
    expect([...methods].filter((method) => !called.has(method))).toEqual([]);
    expect(change.options.map(({ shape }) => shape.kind.value).filter((kind) => !kinds.has(kind))).toEqual([]);
    const texts = sent.map(({ text }) => text).join('\n');
    for (const table of [
      'work_items',
      'work_item_identities',
      'work_item_dependencies',
      'work_item_vendor_dependencies',
      'vendor_extractors',
      'deployment_events',
      'vendor_deployment_links',
      'work_item_deployment_links',
      'project_configuration',
      'archived_work_items',
      'maintenance_turns',
      'claims',
      'changes',
      'conflicts',
      'workspaces',
    ])
      expect(texts).toMatch(new RegExp(`\\b${table}\\b`));
    expect(sent.length).toBeGreaterThan(200);
  });

  it('reaches the tables for its own workspace alone', () => {
    const strays = sent.flatMap((statement) => {
      const reason = strayReason(statement, workspace.id);
      return reason === null ? [] : [`${reason}: ${statement.text}`];
    });
    expect([...new Set(strays)]).toEqual([]);
  });
});

describe('the check catches', () => {
  const values = [workspace.id, 'T-7K3M9X'];
  it.each([
    ['a table without the parameter', { text: 'select * from "public".work_items where key = $1', values: ['x'] }],
    ['a parameter that restricts nothing', { text: 'select $1 from "public".work_items where key = $2', values }],
    ['another workspace', { text: 'select * from "public".work_items where workspace_id = $2', values }],
    [
      'a second table that is not restricted',
      {
        text: 'select * from "public".work_items i join "public".changes c on c.id = i.id where i.workspace_id = $1',
        values,
      },
    ],
    ['an insert without the column', { text: 'insert into "public".work_items (id, key) values ($1, $2)', values }],
    ['a lock on something else', { text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: ['x'] }],
  ])('%s', (_, statement) => {
    expect(strayReason(statement, workspace.id)).not.toBeNull();
  });
});
