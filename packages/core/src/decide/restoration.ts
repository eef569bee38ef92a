import type { ChangeOf } from '../change.ts';
import { configurationId } from '../entities/configuration.ts';
import type { Deployment } from '../entities/deployment.ts';
import { vendorNameKey } from '../entities/vendor.ts';
import { maxDepth, type WorkItem } from '../entities/work-item.ts';
import { workItemMetadata } from '../entities/work-item-metadata.ts';
import { invalidField } from '../errors.ts';
import type { ChangedEntity } from '../ports/store.ts';
import type { Restoration } from '../restoration.ts';
import { findCycle, sameEdge } from '../rules/dependencies.ts';
import { placeUnder, tooDeep } from '../rules/hierarchy.ts';
import { parsed } from '../validation.ts';
import { refuseOtherThanSession } from './configuration.ts';
import { changedFields, type Decision, type Write } from './decision.ts';
import { checkedMetadata, itemIn, vendorIn } from './deployment.ts';
import { acceptedPrerequisites } from './enhancement.ts';
import { externalRefWrites } from './external-ref.ts';
import { knownVendorIds, unknownItem } from './links.ts';
import type { State } from './state.ts';
import { nameTaken, refuseTwoVersions } from './vendor.ts';

type Restore = ChangeOf<'entity.restore'>;
type Of<Section extends Restoration['section']> = Extract<Restoration, { section: Section }>;

/**
 * Stores an exported entity as it was, with its id, version and audit fields; a key that is taken is replaced. It must
 * not exist, and what it names must. An export can come from anywhere, so all rules hold for it too.
 */
export const decideRestoration = (change: Restore, state: State, at: string): Decision => {
  const { fields } = change;
  if ('row' in fields && 'id' in fields.row && fields.row.id !== change.entityId)
    throw invalidField('id', `is not ${change.entityId}, which the change is about`, 'the id of the row');
  switch (fields.section) {
    case 'work_item':
      return restoredItem(change, fields, state);
    case 'archived_work_item':
      return restoredArchived(change, fields, state);
    case 'links':
      return restoredLinks(change, fields, state, at);
    case 'vendor':
      return restoredVendor(change, fields, state);
    case 'deployment':
      return restoredDeployment(change, fields, state);
    case 'enhancement':
      return restoredEnhancement(change, fields, state);
    case 'configuration':
      return restoredConfiguration(fields, state);
    case 'conflict':
      return restoredConflict(fields, state);
  }
};

const restoredItem = (change: Restore, { row: given }: Of<'work_item'>, state: State): Decision => {
  const { deleted_by_change, ...item } = given;
  refuseKnownItem(item.id, state);
  const parent = item.parent_id === null ? null : (state.items.get(item.parent_id) ?? null);
  if (item.parent_id !== null && parent === null) throw unknownItem(item.parent_id, 'parent_id', state);
  if (parent !== null && parent.deleted_at !== null && item.deleted_at === null)
    throw invalidField('parent_id', `names ${parent.key}, which is deleted`, 'a parent that is not deleted');
  const place = placeUnder(parent, item.id);
  if (place.depth > maxDepth) throw tooDeep('parent_id', place.depth);
  const row: WorkItem = { ...item, ...place, metadata: metadataOf(item) };
  const deletion: Write[] =
    row.deleted_at === null
      ? []
      : [
          {
            kind: 'replace_work_item',
            row,
            expectedVersion: row.version,
            structural: true,
            deletedByChange: deleted_by_change ?? change.id,
          },
        ];
  return itemDecision(
    [
      { kind: 'insert_work_item', row: { ...row, deleted_at: null } },
      ...deletion,
      ...externalRefWrites(change, 'work_item', state),
    ],
    row,
  );
};

/** Below a live or an archived parent; what is above may have moved since, so the path is taken as it is. */
const restoredArchived = (change: Restore, { row: given }: Of<'archived_work_item'>, state: State): Decision => {
  refuseKnownItem(given.id, state);
  const { parent_id } = given;
  if (parent_id !== null && !state.items.has(parent_id) && !state.archivedItems.has(parent_id))
    throw unknownItem(parent_id, 'parent_id', state);
  const ids = given.path.split('.');
  if (ids.at(-1) !== given.id || ids.length !== given.depth + 1)
    throw invalidField('path', 'does not lead to the item at its depth', 'ids from the root to the item');
  const row = {
    ...given,
    metadata: metadataOf(given),
    deleted_by_change: given.deleted_at === null ? null : (given.deleted_by_change ?? change.id),
  };
  const insertion: Write = { kind: 'insert_archived_work_item', row, actor: change.actor };
  const { deleted_by_change: _by, ...item } = row;
  return itemDecision([insertion, ...externalRefWrites(change, 'work_item', state)], item);
};

const itemDecision = (writes: readonly Write[], row: WorkItem): Decision => ({
  kind: 'write',
  writes,
  effects: [{ entity: 'work_item', id: row.id, version: row.version, fields: changedFields(null, { ...row }) }],
  entity: { type: 'work_item', value: row },
});

const metadataOf = ({ item_type, metadata }: Pick<WorkItem, 'item_type' | 'metadata'>) =>
  parsed(workItemMetadata(item_type), metadata, { at: 'metadata' });

const refuseKnownItem = (id: string, { items, archivedItems }: State): void => {
  const known = items.get(id) ?? archivedItems.get(id);
  if (known !== undefined) throw existsAlready(known.key);
};

const existsAlready = (name: string) =>
  invalidField('id', `names ${name}, which exists already`, 'an entity that this workspace does not have');

/** Edges among live and archived items alike; what is there already is left out. */
const restoredLinks = ({ entityId, actor }: Restore, given: Of<'links'>, state: State, at: string): Decision => {
  const item = state.items.get(entityId) ?? state.archivedItems.get(entityId);
  if (item === undefined) throw unknownItem(entityId, 'id', state);
  const edges = given.dependencies
    .map(({ id, type }) => ({ source_id: entityId, target_id: id, type }))
    .filter((edge, position, all) => all.findIndex((other) => sameEdge(other, edge)) === position)
    .filter((edge) => !state.edges.some((known) => sameEdge(known, edge)));
  for (const { target_id } of edges) {
    if (target_id === entityId) throw invalidField('dependencies', 'an item cannot depend on itself', 'another item');
    itemIn(state, target_id);
  }
  if (findCycle(state.edges, edges) !== null)
    throw invalidField('dependencies', 'would close a cycle', 'edges without a cycle');
  const vendorIds = knownVendorIds(given.vendor_dependencies, state).filter(
    (id) => !state.vendorDependencies.includes(id),
  );
  const writes: Write[] = [];
  if (edges.length > 0) writes.push({ kind: 'insert_dependencies', edges, at, actor });
  if (vendorIds.length > 0)
    writes.push({ kind: 'insert_vendor_dependencies', workItemId: entityId, vendorIds, at, actor });
  const fields = {
    ...(edges.length > 0 ? { dependencies: { from: null, to: edges } } : {}),
    ...(vendorIds.length > 0 ? { vendor_dependencies: { from: null, to: vendorIds } } : {}),
  };
  return {
    kind: 'write',
    writes,
    effects: [{ entity: 'work_item', id: entityId, version: null, fields }],
    entity: { type: 'work_item', value: item },
  };
};

const restoredVendor = (change: Restore, { row }: Of<'vendor'>, state: State): Decision => {
  if (state.vendors.some(({ id }) => id === row.id)) throw existsAlready(`"${row.name}"`);
  if (state.vendors.some(({ name }) => vendorNameKey(name) === vendorNameKey(row.name))) throw nameTaken(row.name);
  refuseTwoVersions(row.extractor_version, row.metadata.extractor_version);
  return written(
    [{ kind: 'insert_vendor', row }, ...externalRefWrites(change, 'vendor', state)],
    { type: 'vendor', value: row },
    row.version,
  );
};

const restoredDeployment = (change: Restore, { row: given }: Of<'deployment'>, state: State): Decision => {
  if (state.deployments.length > 0) throw existsAlready(`deployment ${given.id}`);
  const { vendor_ids, work_item_ids, ...event } = given;
  const row: Deployment = {
    ...event,
    metadata: checkedMetadata(event),
    affected_vendors: [...new Set(vendor_ids)].map((id) => vendorIn(state, id)),
    related_work_items: [...new Set(work_item_ids)].map((id) => itemIn(state, id)),
  };
  return written(
    [{ kind: 'insert_deployment', row }, ...externalRefWrites(change, 'deployment', state)],
    { type: 'deployment', value: row },
    null,
  );
};

const restoredEnhancement = (change: Restore, { row: given }: Of<'enhancement'>, state: State): Decision => {
  if (state.enhancements.some(({ id }) => id === given.id)) throw existsAlready(`"${given.title}"`);
  const row = { ...given, depends_on: acceptedPrerequisites(given.id, given.depends_on, state) };
  return written(
    [{ kind: 'insert_enhancement', row }, ...externalRefWrites(change, 'enhancement', state)],
    { type: 'enhancement', value: row },
    row.version,
  );
};

/** The workspace has one already: the exported one takes its place. */
const restoredConfiguration = ({ row }: Of<'configuration'>, state: State): Decision => {
  const { configuration: current } = state;
  if (current === null) throw new Error('the configuration was not loaded for its restoration');
  refuseOtherThanSession(row.current_session_id, state);
  return {
    kind: 'write',
    writes: [{ kind: 'replace_configuration', row, expectedVersion: current.version }],
    effects: [
      { entity: 'configuration', id: configurationId, version: row.version, fields: changedFields(current, row) },
    ],
    entity: { type: 'configuration', value: row },
  };
};

const restoredConflict = ({ row }: Of<'conflict'>, { conflicts }: State): Decision => {
  if (conflicts.length > 0) throw existsAlready(`conflict ${row.id}`);
  return written([{ kind: 'insert_conflict', row }], { type: 'conflict', value: row }, null);
};

const written = (
  writes: readonly Write[],
  entity: Exclude<ChangedEntity, { readonly type: 'configuration' | 'removed' }>,
  version: number | null,
): Decision => ({
  kind: 'write',
  writes,
  effects: [{ entity: entity.type, id: entity.value.id, version, fields: changedFields(null, { ...entity.value }) }],
  entity,
});
