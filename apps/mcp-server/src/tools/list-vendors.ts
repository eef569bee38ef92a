import { listVendors } from '@tracker/core';
import { vendorListText } from '../text/vendor-text.ts';
import { defineTool, reads } from './tool.ts';

export const listVendorsTool = defineTool(listVendors, {
  name: 'list_vendors',
  title: 'List vendors',
  description: 'Vendors by name, in pages. For one by name use query_vendor_status. Example: {"status":"broken"}',
  annotations: reads,
  text: vendorListText,
});
