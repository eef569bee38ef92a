import { z } from 'zod';

export const WorkItemStatusSchema = z.enum(['active','completed','blocked']);

export type WorkItemStatusType = `${z.infer<typeof WorkItemStatusSchema>}`

export default WorkItemStatusSchema;
