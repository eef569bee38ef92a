import * as z from 'zod';
import { jsonObject, text } from '../text.ts';
import { audit, timestamp } from './audit.ts';
import { vendorReference } from './vendor.ts';
import { commitHash, prNumber, reference } from './work-item.ts';

const metadataFields = {
  pr_number: prNumber,
  pr_title: text(1, 200),
  commit_hash: commitHash,
  test_summary: z.record(z.string(), z.int().min(0)),
  constitutional_compliance: z.boolean(),
};

export const deploymentMetadata = jsonObject.pipe(z.looseObject(metadataFields));
export type DeploymentMetadata = z.infer<typeof deploymentMetadata>;

/** Of an event from a legacy file, whose short hash is kept as given, never padded (SPEC section 6). */
export const migratedDeploymentMetadata = jsonObject.pipe(
  z.looseObject({ ...metadataFields, commit_hash: text(0, 40).optional() }),
);

/** An immutable record of one deployment with what it touched (SPEC section 2, FR-005, FR-007). */
export const deployment = z.strictObject({
  id: z.guid(),
  deployed_at: timestamp,
  commit_hash: commitHash.nullable(),
  metadata: jsonObject,
  affected_vendors: z.array(vendorReference),
  related_work_items: z.array(reference),
  ...audit,
});
export type Deployment = z.infer<typeof deployment>;
