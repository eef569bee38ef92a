import type { ChangeOf } from '../change.ts';
import type { Dependency } from '../entities/dependency.ts';
import { maxDepth, type WorkItem } from '../entities/work-item.ts';
import { workItemMetadata } from '../entities/work-item-metadata.ts';
import { keyOf } from '../ids.ts';
import { placeUnder, tooDeep } from '../rules/hierarchy.ts';
import { parsed } from '../validation.ts';
import { changedFields, type Decision, type Write } from './decision.ts';
import { externalRefWrites } from './external-ref.ts';
import { acceptedEdges, knownVendorIds, liveItem } from './links.ts';
import type { State } from './state.ts';

export const decideWorkItemCreation = (change: ChangeOf<'work_item.create'>, state: State, at: string): Decision => {
  const { fields, entityId: id, actor } = change;
  const row = newItem(change, state, at);
  const edges = acceptedEdges(edgesOf(id, fields.dependencies), state, 'dependencies');
  const vendorIds = knownVendorIds(fields.vendor_dependencies, state);
  const writes: Write[] = [{ kind: 'insert_work_item', row }];
  if (edges.length > 0) writes.push({ kind: 'insert_dependencies', edges, at, actor });
  if (vendorIds.length > 0) writes.push({ kind: 'insert_vendor_dependencies', workItemId: id, vendorIds, at, actor });
  writes.push(...externalRefWrites(change, 'work_item', state));
  const links = {
    ...(edges.length > 0 ? { dependencies: { from: null, to: edges } } : {}),
    ...(vendorIds.length > 0 ? { vendor_dependencies: { from: null, to: vendorIds } } : {}),
  };
  return {
    kind: 'write',
    writes,
    effects: [{ entity: 'work_item', id, version: 1, fields: { ...changedFields(null, row), ...links } }],
    entity: { type: 'work_item', value: row },
  };
};

const newItem = ({ entityId: id, fields, actor }: ChangeOf<'work_item.create'>, state: State, at: string): WorkItem => {
  const parent = fields.parent_id === null ? null : liveItem(fields.parent_id, state, 'parent_id');
  const place = placeUnder(parent, id);
  if (place.depth > maxDepth) throw tooDeep('parent_id', place.depth);
  return {
    id,
    key: keyOf(fields.item_type, id),
    item_type: fields.item_type,
    title: fields.title,
    status: 'active',
    parent_id: fields.parent_id,
    ...place,
    branch_name: fields.branch_name,
    commit_hash: fields.commit_hash,
    pr_number: fields.pr_number,
    metadata: parsed(workItemMetadata(fields.item_type), fields.metadata, { at: 'metadata' }),
    version: 1,
    deleted_at: null,
    created_at: at,
    updated_at: at,
    created_by: actor,
    updated_by: actor,
  };
};

const edgesOf = (
  source_id: string,
  targets: ChangeOf<'work_item.create'>['fields']['dependencies'],
): readonly Dependency[] => targets.map(({ id, type }) => ({ source_id, target_id: id, type }));
