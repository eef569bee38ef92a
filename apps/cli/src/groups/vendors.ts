import type { GroupSpec } from '../command-spec.ts';
import type { VendorFieldOptions, VendorsListOptions, VendorsUpdateOptions } from '../commands/vendors.ts';
import { ifVersion, pagingOptions } from './paging.ts';

const name = { '<name>': 'its name, without regard to case' };

const fields = {
  '--extractor-version <version>': 'the version of its extractor',
  '--metadata <json>': 'format_support, test_results, manifest_compliant and further metadata',
};

export const vendors: GroupSpec = {
  name: 'vendors',
  description: 'data extractors and their health',
  commands: [
    {
      name: 'list',
      description: 'list vendors by name',
      options: {
        '--status <status>': 'operational or broken',
        '--search <text>': 'a part of the name',
        ...pagingOptions('vendors'),
      },
      examples: ['tracker vendors list --status broken'],
      run: async (terminal, options: VendorsListOptions) => {
        const { vendorsList } = await import('../commands/vendors.ts');
        return await vendorsList(terminal, options);
      },
    },
    {
      name: 'show',
      description: 'show one vendor',
      arguments: name,
      examples: ['tracker vendors show epson --json'],
      run: async (terminal, options: { readonly workspace?: string }, [vendor = '']) => {
        const { vendorsShow } = await import('../commands/vendors.ts');
        return await vendorsShow(terminal, vendor, options);
      },
    },
    {
      name: 'create',
      description: 'create a vendor',
      arguments: { '<name>': '1 to 100 characters, unique without regard to case' },
      options: { '--status <status>': 'operational or broken (default: broken)', ...fields },
      examples: ['tracker vendors create Epson --status operational --extractor-version 1.2.0'],
      run: async (terminal, options: VendorFieldOptions, [vendor = '']) => {
        const { vendorsCreate } = await import('../commands/vendors.ts');
        return await vendorsCreate(terminal, vendor, options);
      },
    },
    {
      name: 'update',
      description: 'change the health of a vendor',
      arguments: name,
      options: { '--status <status>': 'operational or broken', ...fields, ...ifVersion },
      notes: 'Metadata is merged by its top-level keys.',
      examples: ['tracker vendors update epson --status broken'],
      run: async (terminal, options: VendorsUpdateOptions, [vendor = '']) => {
        const { vendorsUpdate } = await import('../commands/vendors.ts');
        return await vendorsUpdate(terminal, vendor, options);
      },
    },
  ],
};
