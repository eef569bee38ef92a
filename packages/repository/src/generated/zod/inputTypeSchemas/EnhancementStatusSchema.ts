import { z } from 'zod';

export const EnhancementStatusSchema = z.enum(['planned','approved','implementing','completed']);

export type EnhancementStatusType = `${z.infer<typeof EnhancementStatusSchema>}`

export default EnhancementStatusSchema;
