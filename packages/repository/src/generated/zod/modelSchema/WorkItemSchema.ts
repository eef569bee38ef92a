import { z } from 'zod';
import { JsonValueSchema } from '../inputTypeSchemas/JsonValueSchema'
import { WorkItemTypeSchema } from '../inputTypeSchemas/WorkItemTypeSchema'
import { WorkItemStatusSchema } from '../inputTypeSchemas/WorkItemStatusSchema'

/////////////////////////////////////////
// WORK ITEM SCHEMA
/////////////////////////////////////////

export const WorkItemSchema = z.object({
  item_type: WorkItemTypeSchema,
  status: WorkItemStatusSchema,
  workspace_id: z.string(),
  id: z.string(),
  key: z.string(),
  title: z.string(),
  parent_id: z.string().nullable(),
  /**
   * Ids from the root to this item, joined by dots.
   */
  path: z.string(),
  depth: z.number().int(),
  branch_name: z.string().nullable(),
  commit_hash: z.string().nullable(),
  pr_number: z.number().int().nullable(),
  metadata: JsonValueSchema,
  version: z.number().int(),
  deleted_at: z.coerce.date().nullable(),
  /**
   * The change that deleted this item, so that a restore brings back exactly what went with it.
   */
  deleted_by_change: z.string().nullable(),
  /**
   * When the item last came back from the archive: its age begins anew.
   */
  restored_at: z.coerce.date().nullable(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  created_by: z.string(),
  updated_by: z.string(),
})

export type WorkItem = z.infer<typeof WorkItemSchema>

export default WorkItemSchema;
