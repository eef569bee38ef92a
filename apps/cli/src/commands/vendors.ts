import { createVendor, listVendors, queryVendorStatus, updateVendorStatus } from '@tracker/core';
import { detailsOf } from '../output/details.ts';
import { listingOf, minuteOf } from '../output/listing.ts';
import { printable } from '../output/printable.ts';
import { vendorFormat } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { metadataIn, numberIn, parsedFlags } from '../parse-flags.ts';
import { pagesOf, printed, runUseCase } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface VendorsListOptions {
  readonly workspace?: string;
  readonly status?: string;
  readonly search?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

type Vendor = Awaited<ReturnType<typeof listVendors.run>>['vendors'][number];

const columns: readonly Column<Vendor>[] = [
  { heading: 'NAME', text: ({ name }) => name, flexible: true },
  { heading: 'STATUS', text: ({ status }) => status, format: ({ status }) => vendorFormat[status] },
  { heading: 'TESTS', text: ({ metadata: { test_results: tests } }) => `${tests.passing} of ${tests.total}` },
  { heading: 'EXTRACTOR', text: ({ extractor_version }) => extractor_version },
  { heading: 'VERSION', text: ({ version }) => String(version) },
  { heading: 'UPDATED', text: ({ updated_at }) => minuteOf(updated_at) },
];

/** `tracker vendors list`: the use case behind list_vendors. */
export const vendorsList = async (terminal: Terminal, options: VendorsListOptions): Promise<number> => {
  const { status, search, cursor, all } = options;
  const values = { status, search, cursor, limit: limitOf(options) };
  const flags = { status: '--status', search: '--search', limit: '--limit', cursor: '--cursor' };
  const request = parsedFlags(listVendors.input, values, flags);
  const result = await withTracker(options.workspace, (tracker) =>
    pagesOf('vendors', all, (next) =>
      listVendors.run(tracker.context(clientName), next === undefined ? request : { ...request, cursor: next }),
    ),
  );
  return printed(terminal, result, (page) =>
    listingOf(terminal, columns, page.vendors, { page, nothing: 'No vendors.' }),
  );
};

const limitOf = ({ limit, all }: VendorsListOptions) => (limit === undefined && all === true ? 100 : numberIn(limit));

interface WorkspaceOption {
  readonly workspace?: string;
}

/** `tracker vendors show`: the use case behind query_vendor_status. */
export const vendorsShow = (terminal: Terminal, name: string, { workspace }: WorkspaceOption): Promise<number> =>
  runUseCase(terminal, workspace, queryVendorStatus, { values: { name }, flags: { name: '<name>' }, text: detailsOf });

export interface VendorFieldOptions extends WorkspaceOption {
  readonly status?: string;
  readonly extractorVersion?: string;
  readonly metadata?: string;
}

const flags = {
  name: '<name>',
  status: '--status',
  extractor_version: '--extractor-version',
  version: '--if-version',
};

/** `tracker vendors create`: the use case behind create_vendor. */
export const vendorsCreate = (terminal: Terminal, name: string, options: VendorFieldOptions): Promise<number> =>
  runUseCase(terminal, options.workspace, createVendor, {
    values: {
      name,
      status: options.status,
      extractor_version: options.extractorVersion,
      metadata: metadataIn(options.metadata, {}),
    },
    flags,
    text: (vendor) => `Created ${printable(vendor.name)}, ${vendor.status}`,
  });

export interface VendorsUpdateOptions extends VendorFieldOptions {
  readonly ifVersion?: string;
}

/** `tracker vendors update`: the use case behind update_vendor_status, on the version that is there unless one is named. */
export const vendorsUpdate = async (
  terminal: Terminal,
  name: string,
  options: VendorsUpdateOptions,
): Promise<number> => {
  const values = {
    name,
    version: numberIn(options.ifVersion) ?? 1,
    status: options.status,
    extractor_version: options.extractorVersion,
    metadata: metadataIn(options.metadata, {}),
  };
  const request = parsedFlags(updateVendorStatus.input, values, flags);
  const result = await withTracker(options.workspace, async (tracker) => {
    const context = tracker.context(clientName);
    const version =
      options.ifVersion === undefined ? (await queryVendorStatus.run(context, { name })).version : request.version;
    return await updateVendorStatus.run(context, { ...request, version });
  });
  return printed(
    terminal,
    result,
    (vendor) => `Updated ${printable(vendor.name)}, ${vendor.status}, version ${vendor.version}`,
  );
};
