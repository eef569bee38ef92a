import { z } from 'zod';

export const ConflictStatusSchema = z.enum(['open','resolved']);

export type ConflictStatusType = `${z.infer<typeof ConflictStatusSchema>}`

export default ConflictStatusSchema;
