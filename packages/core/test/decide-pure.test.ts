import { describe, expect, it } from 'vitest';
import {
  type Change,
  type ChangeKind,
  type Conflict,
  change,
  configurationId,
  type Deployment,
  decide,
  type Enhancement,
  emptyState,
  emptyVendorMetadata,
  type State,
  seedConfiguration,
  type Vendor,
  type WorkItem,
} from '../src/index.ts';
import { creation, edit, idOf } from './changes.ts';

const at = '2026-03-01T00:00:00.000Z';
const audit = { created_at: at, updated_at: at, created_by: 'ann', updated_by: 'ann' };

const item = (n: number, parent: number | null = null): WorkItem => ({
  ...creation(n).fields,
  id: idOf(n),
  key: `T-00000${n}`,
  status: 'active',
  parent_id: parent === null ? null : idOf(parent),
  path: parent === null ? idOf(n) : `${idOf(parent)}.${idOf(n)}`,
  depth: parent === null ? 0 : 1,
  version: 1,
  deleted_at: null,
  ...audit,
});

/** As an export has it: without what belongs to its creation. */
const bareItem = (n: number, parent: number | null): WorkItem => {
  const { dependencies, vendor_dependencies, ...row } = { ...creation(n).fields, ...item(n, parent) };
  return row;
};

const vendor: Vendor = {
  id: idOf(9),
  name: 'Epson',
  status: 'broken',
  extractor_version: '0.0.0',
  metadata: emptyVendorMetadata('0.0.0'),
  version: 1,
  ...audit,
};

const deployment: Deployment = {
  id: idOf(6),
  deployed_at: at,
  commit_hash: null,
  metadata: { pr_title: 'Ship' },
  affected_vendors: [{ id: idOf(9), name: 'Epson', status: 'broken' }],
  related_work_items: [],
  created_at: at,
  updated_at: at,
  created_by: 'ann',
  updated_by: 'ann',
};

const planned = {
  title: 'OCR',
  description: '',
  priority: 2,
  status: 'planned' as const,
  target_quarter: null,
  requires_constitutional_principles: [],
  depends_on: [],
};
const enhancement: Enhancement = { id: idOf(8), ...planned, version: 1, ...audit };

const conflict: Conflict = {
  id: idOf(7),
  change: edit(1, idOf(1), 1, { title: 'Mine' }),
  entity: 'work_item',
  entity_id: idOf(1),
  base_version: 1,
  current_version: 2,
  reason: 'It moved on.',
  fields: {},
  status: 'open',
  resolution: null,
  value: null,
  resolved_by: null,
  resolved_at: null,
  created_at: at,
  created_by: 'ann',
};

const node = (id: number, path: string, depth: number) => ({
  id: idOf(id),
  key: `T-00000${id}`,
  path,
  depth,
  version: 1,
  deleted_at: null,
  deleted_by_change: null,
});

const frozen = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null)
    for (const entry of Object.values(Object.freeze(value))) frozen(entry);
  return value;
};

const state: State = {
  ...emptyState,
  items: new Map([1, 2, 3].map((n) => [idOf(n), frozen(item(n, n === 2 ? 1 : null))])),
  archivedItems: new Map([[idOf(4), frozen({ ...item(4, 1), archived_at: at })]]),
  archivable: frozen([1, 2].map((n) => ({ ...item(n, n === 2 ? 1 : null), restored_at: null, claimed: false }))),
  subtree: frozen([node(1, idOf(1), 0), node(2, `${idOf(1)}.${idOf(2)}`, 1)]),
  vendors: frozen([vendor]),
  deployments: frozen([deployment]),
  knownRefs: frozen([{ system: 'project_status.md', id: 'one', entity: 'vendor', entityId: idOf(9) }]),
  configuration: frozen({ ...seedConfiguration(at), current_session_id: idOf(2) }),
  enhancements: frozen([enhancement]),
  history: frozen([
    { entity: 'work_item', id: idOf(1), version: 2, fields: { title: { from: 'Item 1', to: 'Theirs' } } },
  ]),
  conflicts: frozen([conflict]),
};

const { id, actor, clientTime } = creation(50);
const intent = { id, actor, clientTime };
const created_before = '2100-01-01T00:00:00.000Z';
const hash = 'f'.repeat(40);

const changes: Record<ChangeKind, readonly Change[]> = {
  'work_item.create': [
    creation(5, {
      parent_id: idOf(1),
      dependencies: [{ id: idOf(3), type: 'blocks' }],
      vendor_dependencies: [idOf(9)],
    }),
  ],
  'work_item.update': [
    edit(1, idOf(1), 1, { title: 'New', metadata: { own: { deep: [1] } }, note: { at, by: 'ann', text: 'Hi' } }),
    edit(2, idOf(1), 1, { parent_id: idOf(3) }),
    edit(3, idOf(1), 1, { deletion: { kind: 'subtree', at } }),
    edit(4, idOf(1), 1, { dependencies: { add: [{ id: idOf(3), type: 'depends_on' }], remove: [] } }),
    edit(5, idOf(1), 7, { title: 'Stale' }),
  ],
  'work_item.archive': [
    {
      ...intent,
      kind: 'work_item.archive',
      entityId: idOf(1),
      fields: { item_ids: [idOf(1), idOf(2)], created_before },
    },
  ],
  'work_item.unarchive': [
    { ...intent, kind: 'work_item.unarchive', entityId: idOf(4), fields: { item_ids: [idOf(4)] } },
  ],
  'entity.restore': (
    [
      [70, { section: 'work_item', row: { ...bareItem(70, 1), deleted_at: at, deleted_by_change: null } }],
      [
        71,
        {
          section: 'archived_work_item',
          row: { ...bareItem(71, null), path: idOf(71), depth: 0, archived_at: at, deleted_by_change: null },
        },
      ],
      [1, { section: 'links', dependencies: [{ id: idOf(4), type: 'blocks' }], vendor_dependencies: [vendor.id] }],
      [72, { section: 'vendor', row: { ...vendor, id: idOf(72), name: 'Restored' } }],
      [73, { section: 'enhancement', row: { ...enhancement, id: idOf(73), depends_on: [] } }],
      [10, { section: 'configuration', row: { ...seedConfiguration(at), version: 3 } }],
    ] as const
  ).map(([n, fields]) => ({ ...intent, kind: 'entity.restore', entityId: idOf(n), fields }) as Change),
  'vendor.create': [
    {
      ...intent,
      kind: 'vendor.create',
      entityId: idOf(60),
      fields: { name: 'Canon', status: 'broken', metadata: emptyVendorMetadata('1') },
    },
  ],
  'vendor.update': [
    { ...intent, kind: 'vendor.update', entityId: idOf(9), base: { version: 1 }, fields: { metadata: { own: 1 } } },
  ],
  'vendor.remove': [
    { ...intent, kind: 'vendor.remove', entityId: idOf(9), base: { version: 1 }, fields: {} },
    { ...intent, kind: 'vendor.remove', entityId: idOf(9), base: { version: 7 }, fields: {} },
  ],
  'deployment.record': [
    {
      ...intent,
      kind: 'deployment.record',
      entityId: idOf(61),
      fields: {
        deployed_at: at,
        commit_hash: hash,
        metadata: {
          pr_number: 1,
          pr_title: 'Ship',
          commit_hash: hash,
          test_summary: {},
          constitutional_compliance: true,
        },
        vendor_ids: [idOf(9)],
        work_item_ids: [idOf(1), idOf(1)],
      },
    },
  ],
  'deployment.remove': [{ ...intent, kind: 'deployment.remove', entityId: idOf(6), fields: {} }],
  'configuration.update': [
    {
      ...intent,
      kind: 'configuration.update',
      entityId: configurationId,
      base: { version: 1 },
      fields: { git_branch: 'main', current_session_id: null },
    },
  ],
  'enhancement.create': [
    { ...intent, kind: 'enhancement.create', entityId: idOf(62), fields: { ...planned, depends_on: [idOf(8)] } },
  ],
  'enhancement.update': [
    { ...intent, kind: 'enhancement.update', entityId: idOf(8), base: { version: 1 }, fields: { priority: 1 } },
  ],
  'enhancement.remove': [
    { ...intent, kind: 'enhancement.remove', entityId: idOf(8), base: { version: 1 }, fields: {} },
  ],
  'conflict.open': [
    {
      ...intent,
      kind: 'conflict.open',
      entityId: idOf(63),
      fields: { change: edit(1, idOf(1), 1, { title: 'Mine', metadata: { own: 2 } }), reason: 'It moved on.' },
    },
  ],
  'conflict.resolve': [
    { ...intent, kind: 'conflict.resolve', entityId: idOf(7), fields: { choice: 'value', value: { title: 'New' } } },
  ],
};

describe.each(Object.entries(changes))('deciding %s', (_, cases) => {
  it.each(cases.map((each) => ({ change: each, fields: JSON.stringify(each.fields).slice(0, 60) })))(
    'is a function of its arguments and leaves them alone: $fields',
    ({ change: given }) => {
      const before = structuredClone({ given, state });
      const decision = decide(frozen(given), state, at);
      expect(decide(given, state, at)).toEqual(decision);
      expect(decide(structuredClone(given), structuredClone(state), at)).toEqual(decision);
      expect({ given, state }).toEqual(before);
    },
  );

  it.each(cases.map((each) => ({ change: each })))(
    'survives being written down and read again',
    ({ change: given }) => {
      const read = change.parse(JSON.parse(JSON.stringify(given)));
      expect(decide(read, state, at)).toEqual(decide(given, state, at));
    },
  );
});
