import type { ChangeOf } from '../change.ts';
import { type Vendor, vendorMetadata, vendorNameKey } from '../entities/vendor.ts';
import { invalidField, notFound, type TrackerError } from '../errors.ts';
import { parsed } from '../validation.ts';
import { changedFields, type Decision, expectedVersion, patched } from './decision.ts';
import { externalRefWrites } from './external-ref.ts';
import { createdVersion, isThere } from './recreation.ts';
import type { State } from './state.ts';

export const decideVendorCreation = (change: ChangeOf<'vendor.create'>, state: State, at: string): Decision => {
  const { entityId: id, fields, actor } = change;
  const namesake = state.vendors.find(({ name }) => vendorNameKey(name) === vendorNameKey(fields.name));
  if (namesake !== undefined) throw nameTaken(fields.name);
  if (state.vendors.some((known) => known.id === id)) throw isThere(`vendor ${id}`);
  const metadata = parsed(vendorMetadata, fields.metadata, { at: 'metadata' });
  const row: Vendor = {
    id,
    name: fields.name,
    status: fields.status,
    extractor_version: metadata.extractor_version,
    metadata,
    version: createdVersion(change),
    created_at: at,
    updated_at: at,
    created_by: actor,
    updated_by: actor,
  };
  return {
    kind: 'write',
    writes: [{ kind: 'insert_vendor', row }, ...externalRefWrites(change, 'vendor', state)],
    effects: [{ entity: 'vendor', id, version: row.version, fields: changedFields(null, row) }],
    entity: { type: 'vendor', value: row },
  };
};

/** Also thrown by stores whose unique index saw a namesake that the decision could not see yet. */
export const nameTaken = (name: string): TrackerError =>
  invalidField(
    'name',
    `vendor "${name}" exists already (names are compared without regard to case)`,
    'a name that no vendor of this workspace has',
    'Change the existing one with update_vendor_status.',
  );

export const decideVendorUpdate = (change: ChangeOf<'vendor.update'>, state: State, at: string): Decision => {
  const vendor = state.vendors.find(({ id }) => id === change.entityId);
  if (vendor === undefined)
    throw notFound(`Vendor ${change.entityId} does not exist.`, 'Create it with create_vendor.');
  const expected = expectedVersion(change.base, state);
  if (expected !== vendor.version)
    return { kind: 'conflict', expectedVersion: expected ?? 0, current: { type: 'vendor', value: vendor } };
  const row = edited(vendor, change, at);
  return {
    kind: 'write',
    writes: [{ kind: 'replace_vendor', row, expectedVersion: vendor.version }],
    effects: [{ entity: 'vendor', id: vendor.id, version: row.version, fields: changedFields(vendor, row) }],
    entity: { type: 'vendor', value: row },
  };
};

/** `extractor_version` is a column and a metadata key: given in either place it sets both. */
const edited = (vendor: Vendor, { fields, actor }: ChangeOf<'vendor.update'>, at: string): Vendor => {
  const given = fields.metadata ?? {};
  const version = fields.extractor_version === undefined ? {} : { extractor_version: fields.extractor_version };
  refuseTwoVersions(fields.extractor_version, given.extractor_version);
  const metadata = parsed(vendorMetadata, { ...patched(vendor.metadata, given), ...version }, { at: 'metadata' });
  return {
    ...vendor,
    status: fields.status ?? vendor.status,
    extractor_version: metadata.extractor_version,
    metadata,
    version: vendor.version + 1,
    updated_at: at,
    updated_by: actor,
  };
};

export const refuseTwoVersions = (column: unknown, inMetadata: unknown): void => {
  if (column === undefined || inMetadata === undefined || column === inMetadata) return;
  throw invalidField(
    'extractor_version',
    'differs from metadata.extractor_version',
    'one version, in either place or equal in both',
  );
};
