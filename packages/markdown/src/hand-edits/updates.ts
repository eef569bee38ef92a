import type { Enhancement, SnapshotRow, StoredConfiguration, StoredWorkItem, Vendor } from '@tracker/core';
import { visibleEnhancement, visibleItem, visibleSetting, visibleVendor } from './visible-line.ts';

const unreadable = 'does not read as a generated line any more';

/** Without the row of the line's own version, every field that the line shows counts as edited. */
export function itemDifference(text: string, key: string, base: StoredWorkItem | null, printed: string | null) {
  const seen = visibleItem(text);
  if (seen === null) return unreadable;
  if (seen.key !== key) return 'names another key than its comment';
  if (base !== null && seen.item_type !== base.item_type) return 'has another type; a type cannot be changed';
  if (printed !== null && seen.indent !== visibleItem(printed)?.indent)
    return 'is indented otherwise; move an item with update_work_item and parent_id';
  return {
    ...(base?.title === seen.title ? {} : { title: seen.title }),
    ...(base?.status === seen.status ? {} : { status: seen.status }),
  };
}

export function vendorDifference(text: string, base: Vendor | null) {
  const seen = visibleVendor(text);
  if (seen === null) return unreadable;
  if (base !== null && seen.name !== base.name) return 'has another name; a vendor cannot be renamed';
  const { tests, formats } = seen;
  const metadata = {
    ...(base !== null && includes(base.metadata.test_results, tests)
      ? {}
      : { test_results: { ...base?.metadata.test_results, ...tests } }),
    ...(base !== null && includes(base.metadata.format_support, formats)
      ? {}
      : { format_support: { ...base?.metadata.format_support, ...formats } }),
  };
  return {
    ...(base?.status === seen.status ? {} : { status: seen.status }),
    ...(base?.extractor_version === seen.version ? {} : { extractor_version: seen.version }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

export function enhancementDifference(text: string, base: Enhancement | null) {
  const seen = visibleEnhancement(text);
  if (seen === null) return unreadable;
  return {
    ...(base?.title === seen.title ? {} : { title: seen.title }),
    ...(base?.priority === seen.priority ? {} : { priority: seen.priority }),
    ...(base?.status === seen.status ? {} : { status: seen.status }),
    ...(base !== null && base.target_quarter === seen.target_quarter ? {} : { target_quarter: seen.target_quarter }),
  };
}

export function settingDifference(text: string, base: StoredConfiguration | null) {
  const seen = visibleSetting(text);
  if (seen === null) return unreadable;
  return base !== null && includes(base, seen) ? {} : seen;
}

const includes = (whole: object, part: object): boolean => {
  const values = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => values.get(key) === value);
};

interface VersionedRows {
  readonly work_item: StoredWorkItem;
  readonly vendor: Vendor;
  readonly enhancement: Enhancement;
  readonly configuration: StoredConfiguration;
}

/** The row behind a line, when the file still holds that of the line's own version. */
export function baseOf<Section extends keyof VersionedRows>(
  entry: SnapshotRow | undefined,
  section: Section,
  version: number,
): VersionedRows[Section] | null {
  if (entry?.section !== section) return null;
  // The section tells which member of the union it is.
  const row = entry.row as VersionedRows[Section];
  return row.version === version ? row : null;
}
