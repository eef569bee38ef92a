import type { Vendor } from '@tracker/core';
import type { LegacyVendor } from '@tracker/markdown';

/** The fields that the source states, with what they must be in the database (SPEC section 6, fifth check). */
export const statedFields = ({ status, tests, formats, version }: LegacyVendor): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['status', status],
    ...Object.entries(tests ?? {}).map(([name, value]) => [`test_results.${name}`, value] as const),
    ...Object.entries(formats ?? {}).map(([name, value]) => [`format_support.${name}`, value] as const),
    ...(version === null ? [] : [['extractor_version', version] as const]),
  ]);

export const differingFields = (legacy: LegacyVendor, vendor: Vendor): readonly string[] =>
  [...statedFields(legacy)].filter(([field, value]) => storedField(vendor, field) !== value).map(([field]) => field);

const storedField = ({ status, extractor_version, metadata }: Vendor, field: string): unknown => {
  if (field === 'status') return status;
  if (field === 'extractor_version') return extractor_version;
  const [group, name] = field.split('.');
  const values: Readonly<Record<string, unknown>> =
    group === 'test_results' ? metadata.test_results : metadata.format_support;
  return values[name ?? ''];
};
