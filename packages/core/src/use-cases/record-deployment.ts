import * as z from 'zod';
import { inputTime } from '../entities/audit.ts';
import { deployment } from '../entities/deployment.ts';
import { commitHash } from '../entities/work-item.ts';
import { invalidField } from '../errors.ts';
import { actorName, idempotencyKey, itemRefs, metadata, vendorRefs } from './parameters.ts';
import { resolvedItems, resolvedVendors } from './references.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';
import { identities, onlyEntity } from './writing.ts';

const input = z.strictObject({
  metadata: metadata.describe(
    'pr_number, pr_title, commit_hash, test_summary {name: count}, constitutional_compliance',
  ),
  commit_hash: commitHash.optional().describe('40 hex; here or in metadata'),
  deployed_at: inputTime.optional().describe('Default now'),
  affected_vendor_ids: vendorRefs.optional().describe('Vendor names or ids'),
  vendor_ids: vendorRefs.optional().describe('Same as affected_vendor_ids'),
  related_work_item_ids: itemRefs.optional().describe('Ids or keys'),
  work_item_ids: itemRefs.optional().describe('Same as related_work_item_ids'),
  created_by: actorName.optional(),
  idempotency_key: idempotencyKey.optional(),
});

/** Records an immutable deployment event with its links (FR-005, FR-007). */
export const recordDeployment = defineUseCase({
  input,
  output: deployment.extend(envelope),
  run: async (context, request) => {
    const { idempotency_key, created_by, ...rest } = request;
    const vendors = [...(request.affected_vendor_ids ?? []), ...(request.vendor_ids ?? [])];
    const items = [...(request.related_work_item_ids ?? []), ...(request.work_item_ids ?? [])];
    const vendorId = await resolvedVendors(context.store, vendors);
    const itemId = await resolvedItems(context.store, items);
    const hash = commitHashOf(request);
    const identity = identities(context, {
      tool: 'record_deployment',
      idempotencyKey: idempotency_key,
      arguments: rest,
    })(0);
    const applied = await context.store.apply([
      {
        ...identity.change,
        kind: 'deployment.record',
        entityId: identity.entityId,
        actor: created_by ?? context.actor,
        clientTime: context.clock(),
        fields: {
          deployed_at: request.deployed_at ?? context.clock(),
          commit_hash: hash,
          metadata: { ...request.metadata, commit_hash: hash },
          vendor_ids: vendors.map((ref) => vendorId(ref, 'affected_vendor_ids')),
          work_item_ids: items.map((ref) => itemId(ref, 'related_work_item_ids')),
        },
      },
    ]);
    return { ...onlyEntity(applied, 'deployment'), ...envelopeOf(applied) };
  },
});

/** The hash stands in the parameter, in the metadata, or equal in both. */
const commitHashOf = ({ commit_hash, metadata: { commit_hash: inside } }: z.output<typeof input>): string => {
  const given = commit_hash ?? inside;
  const hash = commitHash.safeParse(given);
  if (!hash.success)
    throw invalidField(
      'commit_hash',
      given === undefined ? 'is required' : 'is not a whole commit hash',
      '40 lower-case hexadecimal digits, here or in metadata',
      'git rev-parse HEAD prints it.',
    );
  if (inside !== undefined && inside !== hash.data)
    throw invalidField(
      'commit_hash',
      'differs from metadata.commit_hash',
      'one hash, in either place or equal in both',
    );
  return hash.data;
};
