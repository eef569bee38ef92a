import { type ChangeOf, type Effect, entityTypeOf } from '../change.ts';
import { invalidField, notFound, type TrackerError } from '../errors.ts';
import { listed } from '../listed.ts';
import { type Decision, expectedVersion, removedFields, type Write } from './decision.ts';
import type { State } from './state.ts';

type Removal = ChangeOf<'vendor.remove' | 'deployment.remove' | 'enhancement.remove'>;

/*
 * Nothing that somebody refers to is removed, and no reference goes along in silence: whoever refers to an entity lets go
 * of it first. All that goes with it are its own links to others and the reference under which it was imported; its
 * effect has them with every field as they were, so that it can be created again.
 */

/** Refused while a work item depends on the vendor, live, deleted or archived, or a deployment names it. */
export const decideVendorRemoval = (change: ChangeOf<'vendor.remove'>, state: State): Decision => {
  const vendor = state.vendors.find(({ id }) => id === change.entityId);
  if (vendor === undefined) throw notFound(`Vendor ${change.entityId} does not exist.`, 'list_vendors shows all.');
  const expected = expectedVersion(change.base, state);
  if (expected !== vendor.version)
    return { kind: 'conflict', expectedVersion: expected ?? 0, current: { type: 'vendor', value: vendor } };
  const { items, deployments } = state.vendorUses;
  if (items.length + deployments.length > 0) throw vendorInUse(vendor.name, state.vendorUses);
  return removed(change, state, vendor, { kind: 'delete_vendor', id: vendor.id, expectedVersion: vendor.version });
};

const vendorInUse = (name: string, { items, deployments }: State['vendorUses']): TrackerError =>
  deployments.length > 0
    ? invalidField(
        'id',
        `names vendor "${name}", which ${count(deployments.length, 'deployment')} affected (${listed(deployments)})`,
        'a vendor that no deployment names: history stays as it was',
        'Keep it and say what it is with update_vendor_status.',
      )
    : invalidField(
        'id',
        `names vendor "${name}", on which ${count(items.length, 'work item')} depend${items.length === 1 ? 's' : ''} (${listed(items)})`,
        'a vendor that no work item depends on, deleted and archived ones included',
        'Take the links off with update_work_item {vendor_dependencies: {remove: [name]}}; restore deleted or archived items before.',
      );

/** Nothing refers to a deployment; its own links go along. */
export const decideDeploymentRemoval = (change: ChangeOf<'deployment.remove'>, state: State): Decision => {
  const deployment = state.deployments.find(({ id }) => id === change.entityId);
  if (deployment === undefined)
    throw notFound(`Deployment ${change.entityId} does not exist.`, 'list_deployments shows all.');
  return removed(change, state, deployment, { kind: 'delete_deployment', id: deployment.id });
};

/** Refused while another enhancement depends on it; what it depends on itself goes along. */
export const decideEnhancementRemoval = (change: ChangeOf<'enhancement.remove'>, state: State): Decision => {
  const enhancement = state.enhancements.find(({ id }) => id === change.entityId);
  if (enhancement === undefined)
    throw notFound(`Enhancement ${change.entityId} does not exist.`, 'list_enhancements shows all.');
  const { id, title, version } = enhancement;
  const expected = expectedVersion(change.base, state);
  if (expected !== version)
    return { kind: 'conflict', expectedVersion: expected ?? 0, current: { type: 'enhancement', value: enhancement } };
  const dependents = state.enhancements.filter(({ depends_on }) => depends_on.includes(id));
  if (dependents.length > 0)
    throw invalidField(
      'id',
      `names enhancement "${title}", on which ${count(dependents.length, 'enhancement')} depend${dependents.length === 1 ? 's' : ''} (${listed(dependents.map((other) => other.title))})`,
      'an enhancement that no other depends on',
      'Take it out of their depends_on with save_enhancement first.',
    );
  return removed(change, state, enhancement, { kind: 'delete_enhancement', id, expectedVersion: version });
};

const removed = (
  change: Removal,
  { knownRefs: [ref] }: State,
  row: Readonly<Record<string, unknown>>,
  write: Write,
): Decision => {
  const { entityId: id } = change;
  const entity = entityTypeOf(change);
  const version = typeof row.version === 'number' ? row.version + 1 : null;
  const reference: Effect['fields'] =
    ref === undefined ? {} : { external_ref: { from: { system: ref.system, id: ref.id }, to: null } };
  return {
    kind: 'write',
    writes: [...(ref === undefined ? [] : [{ kind: 'delete_external_ref' as const, ref }]), write],
    effects: [{ entity, id, version, fields: { ...removedFields(row), ...reference } }],
    entity: { type: 'removed', value: { entity, id } },
  };
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
