import { z } from 'zod';

export const VendorDeploymentLinkScalarFieldEnumSchema = z.enum(['workspace_id','deployment_id','vendor_id']);

export default VendorDeploymentLinkScalarFieldEnumSchema;
