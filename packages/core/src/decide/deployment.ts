import type { ChangeOf } from '../change.ts';
import { type Deployment, deploymentMetadata, migratedDeploymentMetadata } from '../entities/deployment.ts';
import type { VendorReference } from '../entities/vendor.ts';
import { type Reference, referenceTo } from '../entities/work-item.ts';
import { invalidField, notFound } from '../errors.ts';
import type { JsonObject } from '../text.ts';
import { parsed } from '../validation.ts';
import { changedFields, type Decision } from './decision.ts';
import { externalRefWrites } from './external-ref.ts';
import { unknownItem } from './links.ts';
import { isThere } from './recreation.ts';
import type { State } from './state.ts';

/** A deployment may name deleted and archived items: what was deployed stays true. */
export const decideDeployment = (change: ChangeOf<'deployment.record'>, state: State, at: string): Decision => {
  const { entityId: id, fields, actor } = change;
  if (state.deployments.some((known) => known.id === id)) throw isThere(`deployment ${id}`);
  const metadata = checkedMetadata(fields);
  const row: Deployment = {
    id,
    deployed_at: fields.deployed_at,
    commit_hash: fields.commit_hash,
    metadata,
    affected_vendors: [...new Set(fields.vendor_ids)].map((vendorId) => vendorIn(state, vendorId)),
    related_work_items: [...new Set(fields.work_item_ids)].map((itemId) => itemIn(state, itemId)),
    created_at: at,
    updated_at: at,
    created_by: actor,
    updated_by: actor,
  };
  return {
    kind: 'write',
    writes: [{ kind: 'insert_deployment', row }, ...externalRefWrites(change, 'deployment', state)],
    effects: [{ entity: 'deployment', id, version: null, fields: changedFields(null, row) }],
    entity: { type: 'deployment', value: row },
  };
};

/** The metadata of an event, which names the same commit as the event. */
export const checkedMetadata = ({
  commit_hash,
  metadata: given,
}: Pick<Deployment, 'commit_hash' | 'metadata'>): JsonObject => {
  const schema = commit_hash === null ? migratedDeploymentMetadata : deploymentMetadata;
  const metadata = parsed(schema, given, { at: 'metadata' });
  if (commit_hash !== null && metadata.commit_hash !== commit_hash)
    throw invalidField(
      'commit_hash',
      'differs from metadata.commit_hash',
      'one hash, in either place or equal in both',
    );
  return metadata;
};

export const vendorIn = ({ vendors }: State, id: string): VendorReference => {
  const vendor = vendors.find((candidate) => candidate.id === id);
  if (vendor === undefined)
    throw notFound(`affected_vendor_ids names vendor ${id}, which does not exist.`, 'Create it with create_vendor.');
  return { id: vendor.id, name: vendor.name, status: vendor.status };
};

export const itemIn = (state: State, id: string): Reference => {
  const item = state.items.get(id) ?? state.archivedItems.get(id);
  if (item === undefined) throw unknownItem(id, 'related_work_item_ids', state);
  return referenceTo(item);
};
