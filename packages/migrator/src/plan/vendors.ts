import { type ChangeOf, emptyVendorMetadata } from '@tracker/core';
import type { LegacyVendor } from '@tracker/markdown';
import { vendorKey } from '../natural-keys.ts';
import { differingFields } from '../vendor-fields.ts';
import type { Planning } from './plan-migration.ts';

export const planVendors = ({
  source,
  current,
  creation,
  warn,
  leave,
}: Planning): readonly ChangeOf<'vendor.create'>[] => {
  const known = new Map(current.vendors.map((vendor) => [vendorKey(vendor), vendor]));
  return source.vendors.flatMap((legacy) => {
    const namesake = known.get(vendorKey(legacy));
    if (namesake === undefined)
      return [{ ...creation('vendor', vendorKey(legacy)), kind: 'vendor.create' as const, fields: fieldsOf(legacy) }];
    const differing = differingFields(legacy, namesake);
    if (differing.length > 0) {
      leave(legacy.lines);
      warn(`Vendor "${legacy.name}" stays as it is in the database, where it differs in ${differing.join(', ')}.`);
    }
    return [];
  });
};

const defaultVersion = '0.0.0';

const fieldsOf = (legacy: LegacyVendor): ChangeOf<'vendor.create'>['fields'] => {
  const { name, status, statusWord, tests, formats, otherFormats, version, metadata } = legacy;
  const empty = emptyVendorMetadata(version ?? defaultVersion);
  const inferred = [
    ...(tests === null ? ['test_results'] : []),
    ...(formats === null ? ['format_support'] : []),
    ...(version === null ? ['extractor_version'] : []),
    'manifest_compliant',
  ];
  return {
    name,
    status,
    metadata: {
      ...metadata,
      ...empty,
      ...(tests === null ? {} : { test_results: tests }),
      ...(formats === null ? {} : { format_support: formats }),
      ...(otherFormats.length === 0 ? {} : { other_formats: otherFormats }),
      source_status: statusWord,
      inferred,
    },
  };
};
