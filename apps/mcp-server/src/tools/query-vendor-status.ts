import { queryVendorStatus } from '@tracker/core';
import { vendorText } from '../text/vendor-text.ts';
import { defineTool, reads } from './tool.ts';

export const queryVendorStatusTool = defineTool(queryVendorStatus, {
  name: 'query_vendor_status',
  title: 'Read a vendor',
  description:
    'Health of one vendor (a data extractor): status, formats, test results, version. Example: {"name":"ADP"}',
  annotations: reads,
  text: vendorText,
});
