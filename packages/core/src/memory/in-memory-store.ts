import type { Change } from '../change.ts';
import { idempotencyKeyReused, versionConflict } from '../conflict.ts';
import { decide } from '../decide/decide.ts';
import { requirementsOf } from '../decide/state.ts';
import type { DependencyView } from '../entities/dependency.ts';
import { type Vendor, vendorNameKey } from '../entities/vendor.ts';
import { referenceTo, type WorkItem } from '../entities/work-item.ts';
import type {
  AppliedChange,
  ChangedEntity,
  ReadStore,
  Snapshot,
  Store,
  ViewOptions,
  WorkItemView,
} from '../ports/store.ts';
import { ancestorIds, isWithin } from '../rules/hierarchy.ts';
import { nestedChildren } from '../views.ts';
import { deploymentPage, enhancementPage, vendorPage, workItemPage } from './pages.ts';
import { carryOut, copyOf, emptyTables, stateFor, type Tables } from './tables.ts';

/** A whole store in memory: the executable model that every other implementation is held against. */
export const createInMemoryStore = ({ clock }: { readonly clock: () => string }): Store => {
  let tables = emptyTables(clock());
  return {
    ...readsOf(() => tables, clock),
    apply: async (changes, { check } = {}) => {
      for (;;) {
        const before = tables;
        const next = copyOf(before);
        const applied = changes.map((change) => applyOne(change, next, clock()));
        await check?.(readsOf(() => next, clock));
        // Somebody else's changes came while the check looked: they are there first.
        if (tables !== before) continue;
        tables = next;
        return { value: applied, source: 'postgresql', asOf: clock() };
      }
    },
    close: async () => {},
  };
};

const readsOf = (current: () => Tables, clock: () => string): ReadStore => {
  const answer = <Value>(value: Value): Snapshot<Value> => ({ value, source: 'postgresql', asOf: clock() });
  const byRef = (ref: string): WorkItem | null =>
    current().items.get(ref.toLowerCase()) ??
    [...current().items.values()].find(({ key }) => key === ref.toUpperCase()) ??
    null;
  return {
    workItem: async (ref) => answer(byRef(ref)),
    workItemView: async (ref, options) => {
      const item = byRef(ref);
      return answer(item === null ? null : viewOf(item, current(), options));
    },
    workItems: async (filter) => answer(workItemPage([...current().items.values()], filter)),
    workItemsByRef: async (refs) => answer(refs.flatMap((ref) => byRef(ref) ?? [])),
    vendorByName: async (name) =>
      answer(
        [...current().vendors.values()].find((vendor) => vendorNameKey(vendor.name) === vendorNameKey(name)) ?? null,
      ),
    vendors: async () =>
      answer([...current().vendors.values()].sort(inOrderOfName).map(({ id, name, status }) => ({ id, name, status }))),
    vendorPage: async (filter) => answer(vendorPage([...current().vendors.values()], filter)),
    deployments: async (filter) => answer(deploymentPage([...current().deployments.values()], filter)),
    enhancements: async (filter) => answer(enhancementPage([...current().enhancements.values()], filter)),
    configuration: async () => answer(current().configuration),
    externalRefs: async (system) => answer(current().externalRefs.filter((ref) => ref.system === system)),
  };
};

const applyOne = (change: Change, tables: Tables, at: string): AppliedChange => {
  const known = tables.log.get(change.id);
  if (known !== undefined) {
    if (change.idempotency !== undefined && known.change.idempotency?.request !== change.idempotency.request)
      throw idempotencyKeyReused(change.idempotency.key);
    return { changeId: change.id, outcome: 'known', entity: entityOf(change, tables), effects: known.effects };
  }
  const decision = decide(change, stateFor(requirementsOf(change), tables), at);
  if (decision.kind === 'conflict')
    throw versionConflict(decision, fieldsSince(tables, change.entityId, decision.expectedVersion));
  for (const write of decision.writes) carryOut(tables, write);
  tables.log.set(change.id, { change, effects: decision.effects });
  return { changeId: change.id, outcome: 'applied', entity: entityOf(change, tables), effects: decision.effects };
};

const fieldsSince = ({ log }: Tables, id: string, version: number): readonly string[] =>
  [...log.values()]
    .flatMap(({ effects }) => effects)
    .filter((effect) => effect.id === id && (effect.version ?? 0) > version)
    .flatMap(({ fields }) => Object.keys(fields));

const entityOf = ({ kind, entityId }: Change, tables: Tables): ChangedEntity => {
  switch (kind) {
    case 'work_item.create':
    case 'work_item.update':
      return { type: 'work_item', value: present(tables.items, entityId) };
    case 'vendor.create':
    case 'vendor.update':
      return { type: 'vendor', value: present(tables.vendors, entityId) };
    case 'deployment.record':
      return { type: 'deployment', value: present(tables.deployments, entityId) };
    case 'configuration.update':
      return { type: 'configuration', value: tables.configuration };
    case 'enhancement.create':
    case 'enhancement.update':
      return { type: 'enhancement', value: present(tables.enhancements, entityId) };
  }
};

const present = <Row>(rows: ReadonlyMap<string, Row>, id: string): Row => {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`row ${id} was just written and is missing`);
  return row;
};

const viewOf = (item: WorkItem, tables: Tables, options: ViewOptions): WorkItemView => {
  const all = [...tables.items.values()];
  const below = all
    .filter(({ id, path, deleted_at }) => id !== item.id && deleted_at === null && isWithin(path, item.id))
    .sort(inOrderOfCreation);
  return {
    item,
    ancestors: ancestorIds(item.path).map((id) => {
      const ancestor = present(tables.items, id);
      return { ...referenceTo(ancestor), depth: ancestor.depth };
    }),
    children: options.children ? nestedChildren(item.id, below) : [],
    dependencies: options.dependencies ? dependenciesOf(item, tables) : [],
    vendorDependencies: options.dependencies
      ? tables.vendorDependencies
          .filter(({ workItemId }) => workItemId === item.id)
          .map(({ vendorId }) => present(tables.vendors, vendorId))
          .sort(inOrderOfName)
          .map(({ id, name, status }) => ({ id, name, status }))
      : [],
  };
};

const dependenciesOf = ({ id }: WorkItem, { edges, items }: Tables): readonly DependencyView[] =>
  edges
    .filter(({ source_id, target_id }) => source_id === id || target_id === id)
    .filter(({ source_id, target_id }) => present(items, source_id === id ? target_id : source_id).deleted_at === null)
    .map(({ source_id, target_id, type }) => {
      const direction = source_id === id ? 'out' : 'in';
      return { type, direction, other: present(items, direction === 'out' ? target_id : source_id) } as const;
    })
    .sort((a, b) => inOrderOfCreation(a.other, b.other))
    .map(({ other, ...edge }) => ({ ...edge, item: referenceTo(other) }));

const inOrderOfName = (a: Vendor, b: Vendor): number => (vendorNameKey(a.name) < vendorNameKey(b.name) ? -1 : 1);

const inOrderOfCreation = (a: WorkItem, b: WorkItem): number =>
  `${a.created_at}${a.id}` < `${b.created_at}${b.id}` ? -1 : 1;
