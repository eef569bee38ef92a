import { z } from 'zod';

export const ClaimScalarFieldEnumSchema = z.enum(['workspace_id','work_item_id','holder','session','note','lease_seconds','claimed_at','expires_at']);

export default ClaimScalarFieldEnumSchema;
