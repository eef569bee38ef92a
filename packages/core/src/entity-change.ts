import * as z from 'zod';
import { actor, timestamp, version } from './entities/audit.ts';
import { contextType } from './entities/configuration.ts';
import { dependencyType } from './entities/dependency.ts';
import {
  enhancementDescription,
  enhancementStatus,
  enhancementTitle,
  principles,
  priority,
} from './entities/enhancement.ts';
import { externalRef } from './entities/external-ref.ts';
import { extractorVersion, vendorName, vendorStatus } from './entities/vendor.ts';
import { branchName, commitHash, prNumber, title, workItemStatus, workItemType } from './entities/work-item.ts';
import { note, quarter, tokenBudget } from './entities/work-item-metadata.ts';
import { jsonObject } from './text.ts';

const id = z.guid();
const edge = z.strictObject({ id, type: dependencyType });

const workItemCreation = z.strictObject({
  item_type: workItemType,
  title,
  metadata: jsonObject,
  parent_id: id.nullable(),
  branch_name: branchName.nullable(),
  commit_hash: commitHash.nullable(),
  pr_number: prNumber.nullable(),
  dependencies: z.array(edge),
  vendor_dependencies: z.array(id),
});

/** Every field is optional; `metadata` is merged by top-level key, `null` there removes a key. */
const workItemEdit = z.strictObject({
  title: title.optional(),
  status: workItemStatus.optional(),
  metadata: jsonObject.optional(),
  note: note.optional(),
  /** Undoing a note: the entry that is equal goes. No tool offers it otherwise. */
  retract_note: note.optional(),
  parent_id: id.nullable().optional(),
  branch_name: branchName.nullable().optional(),
  commit_hash: commitHash.nullable().optional(),
  pr_number: prNumber.nullable().optional(),
  dependencies: z.strictObject({ add: z.array(edge), remove: z.array(edge) }).optional(),
  vendor_dependencies: z.strictObject({ add: z.array(id), remove: z.array(id) }).optional(),
  /** Null lets go of the reference that the item was imported under, so that it can be imported anew. No tool offers it. */
  external_ref: externalRef.nullable().optional(),
  deletion: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('item'), at: timestamp }),
      z.strictObject({ kind: z.literal('subtree'), at: timestamp }),
      z.strictObject({ kind: z.literal('restore') }),
    ])
    .optional(),
});
export type WorkItemEdit = z.infer<typeof workItemEdit>;

/** Items of one archiving step, first the one that names the change. */
const archiveMembers = z.array(id).min(1).max(1000);
const archiving = z.strictObject({ item_ids: archiveMembers, created_before: timestamp });
const unarchiving = z.strictObject({ item_ids: archiveMembers });

const vendorCreation = z.strictObject({
  name: vendorName,
  status: vendorStatus,
  metadata: jsonObject,
});

const vendorEdit = z.strictObject({
  status: vendorStatus.optional(),
  extractor_version: extractorVersion.optional(),
  metadata: jsonObject.optional(),
});

/** `commit_hash` is null for a migrated event whose source knows a short hash alone; that stands in the metadata. */
const deploymentRecord = z.strictObject({
  deployed_at: timestamp,
  commit_hash: commitHash.nullable(),
  metadata: jsonObject,
  vendor_ids: z.array(id),
  work_item_ids: z.array(id),
});

const configurationEdit = z.strictObject({
  active_context_type: contextType.optional(),
  current_session_id: id.nullable().optional(),
  git_branch: branchName.nullable().optional(),
  git_head_commit: commitHash.nullable().optional(),
  default_token_budget: tokenBudget.optional(),
});

const enhancementFields = {
  title: enhancementTitle,
  description: enhancementDescription,
  priority,
  status: enhancementStatus,
  target_quarter: quarter.nullable(),
  requires_constitutional_principles: principles,
  depends_on: z.array(id),
};
const enhancementCreation = z.strictObject(enhancementFields);
const enhancementEdit = z.strictObject(enhancementFields).partial();

/** What a change was made on top of: a version, or an earlier change that is not applied yet (SPEC section 5). */
const base = z.union([z.strictObject({ version }), z.strictObject({ changeId: id })]);
export type Base = z.infer<typeof base>;

/** The request that an idempotency key stands for: the same key with another request is refused. */
const idempotency = z.strictObject({ key: z.string(), request: z.string() });

export const intent = { id, actor, clientTime: timestamp, idempotency: idempotency.optional() };

/** A creation by an importer says what the entity is called where it came from, unique per workspace. */
export const creation = { ...intent, externalRef: externalRef.optional() };

/** Created anew after a removal, an entity goes on from the version it had, so that no version read before fits again. */
const recreation = { ...creation, formerVersion: version.optional() };

/** Removals want the whole entity gone, so there are no fields. */
const nothing = z.strictObject({});

/**
 * An edit of an entity as a value: apply it, journal it, replay it, print it (SPEC section 5). What follows from it (descendants'
 * paths, a subtree's deletion) is derived when it is applied and recorded as its effects.
 */
export const entityChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('work_item.create'), entityId: id, fields: workItemCreation, ...creation }),
  z.strictObject({ kind: z.literal('work_item.update'), entityId: id, base, fields: workItemEdit, ...intent }),
  z.strictObject({ kind: z.literal('work_item.archive'), entityId: id, fields: archiving, ...intent }),
  z.strictObject({ kind: z.literal('work_item.unarchive'), entityId: id, fields: unarchiving, ...intent }),
  z.strictObject({ kind: z.literal('vendor.create'), entityId: id, fields: vendorCreation, ...recreation }),
  z.strictObject({ kind: z.literal('vendor.update'), entityId: id, base, fields: vendorEdit, ...intent }),
  z.strictObject({ kind: z.literal('vendor.remove'), entityId: id, base, fields: nothing, ...intent }),
  z.strictObject({ kind: z.literal('deployment.record'), entityId: id, fields: deploymentRecord, ...creation }),
  z.strictObject({ kind: z.literal('deployment.remove'), entityId: id, fields: nothing, ...intent }),
  z.strictObject({ kind: z.literal('configuration.update'), entityId: id, base, fields: configurationEdit, ...intent }),
  z.strictObject({ kind: z.literal('enhancement.create'), entityId: id, fields: enhancementCreation, ...recreation }),
  z.strictObject({ kind: z.literal('enhancement.update'), entityId: id, base, fields: enhancementEdit, ...intent }),
  z.strictObject({ kind: z.literal('enhancement.remove'), entityId: id, base, fields: nothing, ...intent }),
]);
export type EntityChange = z.infer<typeof entityChange>;
