import type { listVendors, queryVendorStatus } from '@tracker/core';
import type * as z from 'zod';
import { joined, oneLine } from './lines.ts';
import { pageText } from './page-text.ts';

type Vendor = z.output<typeof queryVendorStatus.output>;

const stateOf = ({ name, status, version, extractor_version }: Vendor): string =>
  `${oneLine(name)}: ${status}, version ${version}, extractor ${oneLine(extractor_version)}`;

export const createdVendorText = (vendor: Vendor): string => `Created vendor ${stateOf(vendor)}.`;
export const updatedVendorText = (vendor: Vendor): string => `Updated vendor ${stateOf(vendor)}.`;

export const vendorText = (vendor: Vendor): string => {
  const { format_support, test_results, manifest_compliant } = vendor.metadata;
  const formats = Object.entries(format_support).flatMap(([format, supported]) => (supported === true ? [format] : []));
  return `${joined('; ', [
    stateOf(vendor),
    `formats ${formats.join(', ') || 'none'}`,
    `tests ${test_results.passing} of ${test_results.total} passing, ${test_results.skipped} skipped`,
    manifest_compliant ? 'manifest compliant' : 'manifest not compliant',
  ])}.`;
};

export const vendorListText = (listed: z.output<typeof listVendors.output>): string =>
  pageText(
    'vendor',
    listed.vendors.map(({ name, status, version }) => `${oneLine(name)} ${status} v${version}`),
    listed,
  );
