import { z } from 'zod';

export const WorkItemTypeSchema = z.enum(['project','session','task','research']);

export type WorkItemTypeType = `${z.infer<typeof WorkItemTypeSchema>}`

export default WorkItemTypeSchema;
