import { z } from 'zod';

export const ConflictChoiceSchema = z.enum(['mine','theirs','value']);

export type ConflictChoiceType = `${z.infer<typeof ConflictChoiceSchema>}`

export default ConflictChoiceSchema;
