import { createVendor } from '@tracker/core';
import { createdVendorText } from '../text/vendor-text.ts';
import { adds, defineTool } from './tool.ts';

export const createVendorTool = defineTool(createVendor, {
  name: 'create_vendor',
  title: 'Create a vendor',
  description:
    'Adds a vendor (a data extractor). To change one use update_vendor_status. Example: {"name":"ADP","metadata":{"format_support":{"csv":true}}}',
  // Names are unique, so a repeat adds nothing.
  annotations: { ...adds, idempotentHint: true },
  text: createdVendorText,
});
