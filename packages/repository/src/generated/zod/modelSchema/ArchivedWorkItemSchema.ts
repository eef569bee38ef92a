import { z } from 'zod';
import { JsonValueSchema } from '../inputTypeSchemas/JsonValueSchema'
import { WorkItemTypeSchema } from '../inputTypeSchemas/WorkItemTypeSchema'
import { WorkItemStatusSchema } from '../inputTypeSchemas/WorkItemStatusSchema'

/////////////////////////////////////////
// ARCHIVED WORK ITEM SCHEMA
/////////////////////////////////////////

export const ArchivedWorkItemSchema = z.object({
  item_type: WorkItemTypeSchema,
  status: WorkItemStatusSchema,
  workspace_id: z.string(),
  id: z.string(),
  key: z.string(),
  title: z.string(),
  parent_id: z.string().nullable(),
  path: z.string(),
  depth: z.number().int(),
  branch_name: z.string().nullable(),
  commit_hash: z.string().nullable(),
  pr_number: z.number().int().nullable(),
  metadata: JsonValueSchema,
  version: z.number().int(),
  deleted_at: z.coerce.date().nullable(),
  deleted_by_change: z.string().nullable(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  created_by: z.string(),
  updated_by: z.string(),
  archived_at: z.coerce.date(),
  archived_by: z.string(),
})

export type ArchivedWorkItem = z.infer<typeof ArchivedWorkItemSchema>

export default ArchivedWorkItemSchema;
