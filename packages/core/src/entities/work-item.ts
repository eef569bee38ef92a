import * as z from 'zod';
import { jsonObject, text } from '../text.ts';
import { audit, timestamp, version } from './audit.ts';

export const workItemType = z.enum(['project', 'session', 'task', 'research']);
export type WorkItemType = z.infer<typeof workItemType>;

export const workItemStatus = z.enum(['active', 'completed', 'blocked']);
export type WorkItemStatus = z.infer<typeof workItemStatus>;

export const maxDepth = 5;

export const title = text(1, 200);
export const branchName = text(1, 100);
export const commitHash = z.string().regex(/^[0-9a-f]{40}$/, { error: 'must be 40 lower-case hexadecimal digits' });
export const prNumber = z.int().min(1).max(2_147_483_647);

/** One item of the hierarchy (SPEC section 2). `path` holds the ids from the root to the item, joined by dots. */
export const workItem = z.strictObject({
  id: z.guid(),
  key: z.string(),
  item_type: workItemType,
  title,
  status: workItemStatus,
  parent_id: z.guid().nullable(),
  path: z.string(),
  depth: z.int().min(0).max(maxDepth),
  branch_name: branchName.nullable(),
  commit_hash: commitHash.nullable(),
  pr_number: prNumber.nullable(),
  metadata: jsonObject,
  version,
  deleted_at: timestamp.nullable(),
  ...audit,
});
export type WorkItem = z.infer<typeof workItem>;

/** An item that was taken out of the daily view: same shape, read-only (FR-039). */
export const archivedWorkItem = workItem.extend({ archived_at: timestamp });
export type ArchivedWorkItem = z.infer<typeof archivedWorkItem>;

/** How other entities show a work item. */
export const reference = z.strictObject({
  id: z.guid(),
  key: z.string(),
  item_type: workItemType,
  title: z.string(),
  status: workItemStatus,
});
export type Reference = z.infer<typeof reference>;

export const referenceTo = ({ id, key, item_type, title, status }: WorkItem): Reference => ({
  id,
  key,
  item_type,
  title,
  status,
});
