import { updateVendorStatus } from '@tracker/core';
import { updatedVendorText } from '../text/vendor-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const updateVendorStatusTool = defineTool(updateVendorStatus, {
  name: 'update_vendor_status',
  title: 'Update a vendor',
  description:
    'Changes a vendor’s health. Needs the version you read with query_vendor_status; new vendors: create_vendor. Metadata: format_support {excel,csv,pdf,ocr}, test_results {passing,total,skipped}, manifest_compliant. Example: {"name":"ADP","version":3,"status":"operational"}',
  // A repeat meets a newer version and changes nothing.
  annotations: { ...overwrites, idempotentHint: true },
  text: updatedVendorText,
});
