import { z } from 'zod';

/////////////////////////////////////////
// VENDOR DEPLOYMENT LINK SCHEMA
/////////////////////////////////////////

export const VendorDeploymentLinkSchema = z.object({
  workspace_id: z.string(),
  deployment_id: z.string(),
  vendor_id: z.string(),
})

export type VendorDeploymentLink = z.infer<typeof VendorDeploymentLinkSchema>

export default VendorDeploymentLinkSchema;
