import * as z from 'zod';
import { refuseTwoVersions } from '../decide/vendor.ts';
import {
  emptyVendorMetadata,
  extractorVersion,
  vendor,
  vendorMetadata,
  vendorName,
  vendorStatus,
} from '../entities/vendor.ts';
import { invalidField } from '../errors.ts';
import type { JsonObject } from '../text.ts';
import { parsed } from '../validation.ts';
import { actorName, idempotencyKey, metadata, readVersion } from './parameters.ts';
import { unknownVendor } from './references.ts';
import { defineUseCase, envelope, envelopeOf, type UseCaseContext } from './use-case.ts';
import { identities, onlyEntity } from './writing.ts';

const output = vendor.extend(envelope);
const name = vendorName.describe('Without regard to case');

/** One vendor by name (FR-001, FR-002). */
export const queryVendorStatus = defineUseCase({
  input: z.strictObject({ name }),
  output,
  run: async (context, request) => {
    const found = await vendorNamed(context, request.name);
    return { ...found.value, ...envelopeOf(found) };
  },
});

const creation = z.strictObject({
  name: vendorName.describe('1–100 characters, unique without regard to case'),
  status: vendorStatus.default('broken'),
  extractor_version: extractorVersion.optional().describe('Default 0.0.0'),
  metadata: metadata.optional().describe('Absent parts are false or 0'),
  created_by: actorName.optional(),
  idempotency_key: idempotencyKey.optional(),
});

/** A new vendor; absent parts of its metadata are false or 0 (FR-001, FR-003). */
export const createVendor = defineUseCase({
  input: creation,
  output,
  run: async (context, request) => {
    const { idempotency_key, created_by, ...rest } = request;
    const identity = identities(context, { tool: 'create_vendor', idempotencyKey: idempotency_key, arguments: rest })(
      0,
    );
    const applied = await context.store.apply([
      {
        ...identity.change,
        kind: 'vendor.create',
        entityId: identity.entityId,
        actor: created_by ?? context.actor,
        clientTime: context.clock(),
        fields: { name: request.name, status: request.status, metadata: completed(request) },
      },
    ]);
    return { ...onlyEntity(applied, 'vendor'), ...envelopeOf(applied) };
  },
});

const completed = ({ extractor_version, metadata: given = {} }: z.output<typeof creation>): JsonObject => {
  refuseTwoVersions(extractor_version, given.extractor_version);
  const empty = emptyVendorMetadata(extractor_version ?? '0.0.0');
  return parsed(
    vendorMetadata,
    {
      ...empty,
      ...given,
      format_support: withDefaults(empty.format_support, given.format_support),
      test_results: withDefaults(empty.test_results, given.test_results),
    },
    { at: 'metadata' },
  );
};

const withDefaults = (defaults: object, given: unknown): unknown =>
  given === undefined
    ? defaults
    : typeof given === 'object' && !Array.isArray(given)
      ? { ...defaults, ...given }
      : given;

/** Changes a vendor's health; compare-and-set on its version (FR-001, FR-037). */
export const updateVendorStatus = defineUseCase({
  input: z.strictObject({
    name,
    version: readVersion,
    status: vendorStatus.optional(),
    extractor_version: extractorVersion.optional(),
    metadata: metadata.optional().describe('Merged by top-level key'),
    updated_by: actorName.optional(),
  }),
  output,
  run: async (context, { name, version, status, extractor_version, metadata: patch, updated_by }) => {
    if (status === undefined && extractor_version === undefined && patch === undefined)
      throw invalidField('input', 'changes nothing', 'at least one of status, extractor_version, metadata');
    const { value } = await vendorNamed(context, name);
    const applied = await context.store.apply([
      {
        id: context.ids.next(),
        kind: 'vendor.update',
        entityId: value.id,
        base: { version },
        actor: updated_by ?? context.actor,
        clientTime: context.clock(),
        fields: {
          ...(status === undefined ? {} : { status }),
          ...(extractor_version === undefined ? {} : { extractor_version }),
          ...(patch === undefined ? {} : { metadata: patch }),
        },
      },
    ]);
    return { ...onlyEntity(applied, 'vendor'), ...envelopeOf(applied) };
  },
});

const vendorNamed = async ({ store }: UseCaseContext, name: string) => {
  const found = await store.vendorByName(name);
  if (found.value === null) throw unknownVendor(name, (await store.vendors()).value);
  return { ...found, value: found.value };
};
