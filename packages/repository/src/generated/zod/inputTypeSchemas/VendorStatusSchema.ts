import { z } from 'zod';

export const VendorStatusSchema = z.enum(['operational','broken']);

export type VendorStatusType = `${z.infer<typeof VendorStatusSchema>}`

export default VendorStatusSchema;
