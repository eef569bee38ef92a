import type { VendorReference } from '../entities/vendor.ts';
import { vendorNameKey } from '../entities/vendor.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { LayerUnavailableError, notFound, type TrackerError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import type { ReadStore } from '../ports/store.ts';

/**
 * Turns ids and keys into ids; one read for all of them, none where there are none. Archived items are known too: what
 * may be done with them is decided where it is done.
 */
export const resolvedItems = async (
  store: ReadStore,
  refs: readonly string[],
): Promise<(ref: string, field: string) => string> => {
  const unique = [...new Set(refs)];
  const { found, live } = await knownItems(store, unique);
  const archived = await archivedAmong(store, unique, found);
  const ids = new Map([...found, ...archived].flatMap(({ id, key }) => [[id, id] as const, [key, id] as const]));
  /** While the database is away an id may be that of an item that no copy knows: the store says so beside its answer. */
  const unverified = (ref: string): string | undefined => (!live && isUuid(ref) ? ref.toLowerCase() : undefined);
  const missing = unique.find((ref) => !ids.has(normalisedRef(ref)) && unverified(ref) === undefined);
  const error = missing === undefined ? undefined : await unknownItem(store, missing);
  return (ref, field) => {
    const id = ids.get(normalisedRef(ref)) ?? unverified(ref);
    if (id !== undefined) return id;
    throw error === undefined
      ? notFound(`${field} names work item ${ref}, which does not exist.`, '')
      : named(error, field);
  };
};

/** What is known of the items, and whether the database said so. */
const knownItems = async (store: ReadStore, refs: readonly string[]) => {
  if (refs.length === 0) return { found: [], live: true };
  try {
    const { value, source } = await store.workItemsByRef(refs);
    return { found: value, live: source === 'postgresql' };
  } catch (error) {
    // No copy knows all of them.
    if (!(error instanceof LayerUnavailableError) || !refs.every(isUuid)) throw error;
    const each = await Promise.allSettled(refs.map((ref) => store.workItem(ref)));
    return { found: each.flatMap((one) => (one.status === 'fulfilled' ? (one.value.value ?? []) : [])), live: false };
  }
};

const archivedAmong = async (store: ReadStore, refs: readonly string[], found: readonly WorkItem[]) => {
  if (found.length >= refs.length) return [];
  const known = new Set(found.flatMap(({ id, key }) => [id, key]));
  const missing = refs.filter((ref) => !known.has(normalisedRef(ref)));
  return missing.length === 0 ? [] : await archivedIn(store, missing);
};

/** A layer that knows nothing of the archive has nothing to add. */
const archivedIn = async (store: ReadStore, refs: readonly string[]) => {
  try {
    return (await store.archivedWorkItemsByRef(refs)).value;
  } catch (error) {
    if (error instanceof LayerUnavailableError) return [];
    throw error;
  }
};

/** The refusal for an item that is not live: it is in the archive, or nobody knows it. */
export const archivedOrUnknown = async (store: ReadStore, ref: string): Promise<TrackerError> => {
  const [archived] = await archivedIn(store, [ref]);
  if (archived === undefined) return await unknownItem(store, ref);
  const { key } = archived;
  return notFound(
    `Work item ${key} is archived.`,
    `query_archived_work_items {"id":"${key}"} shows it; the command tracker archive --restore ${key} brings it back.`,
  );
};

const named = (error: TrackerError, field: string): TrackerError =>
  notFound(`${field}: ${error.message}`, error.hint ?? '');

const normalisedRef = (ref: string): string => (isUuid(ref) ? ref.toLowerCase() : ref.toUpperCase());

/** Turns vendor names and ids into ids. */
export const resolvedVendors = async (
  store: ReadStore,
  refs: readonly string[],
): Promise<(ref: string, field: string) => string> => {
  const { value: vendors, source } = refs.length === 0 ? { value: [], source: null } : await store.vendors();
  const ids = new Map(vendors.flatMap(({ id, name }) => [[id, id] as const, [vendorNameKey(name), id] as const]));
  return (ref, field) => {
    const unverified = source !== 'postgresql' && isUuid(ref) ? ref.toLowerCase() : undefined;
    const id = ids.get(vendorNameKey(ref)) ?? unverified;
    if (id !== undefined) return id;
    const error = unknownVendor(ref, vendors);
    throw notFound(`${field}: ${error.message}`, error.hint ?? '');
  };
};

const suggestions = 3;
const candidates = 100;

/** The refusal for an item that does not exist, with the nearest keys among the items changed last. */
export const unknownItem = async (store: ReadStore, ref: string): Promise<TrackerError> => {
  const { value } = await store.workItems({ includeDeleted: false, limit: candidates, offset: 0 });
  const byId = isUuid(ref);
  const near = nearest(ref, value.rows, (item: WorkItem) => (byId ? item.id : item.key));
  const hint =
    near.length === 0
      ? 'There are no work items yet; create one with create_work_item.'
      : `Nearest: ${near.map(({ key, title }) => `${key} "${title}"`).join(', ')}. list_work_items shows all.`;
  return notFound(`Work item ${ref} does not exist in this workspace.`, hint);
};

export const unknownVendor = (name: string, vendors: readonly VendorReference[]): TrackerError => {
  const near = nearest(name, vendors, (vendor) => vendor.name);
  const hint =
    near.length === 0
      ? 'There are no vendors yet; create one with create_vendor.'
      : `Nearest: ${near.map((vendor) => `"${vendor.name}"`).join(', ')}. create_vendor adds a new one.`;
  return notFound(`Vendor "${name}" does not exist in this workspace.`, hint);
};

const nearest = <Row>(wanted: string, rows: readonly Row[], nameOf: (row: Row) => string): readonly Row[] =>
  rows
    .map((row) => ({ row, distance: editDistance(wanted.toLowerCase().slice(0, 100), nameOf(row).toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, suggestions)
    .map(({ row }) => row);

/** Levenshtein distance, in O(|a| · |b|) time and O(|b|) memory. */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
