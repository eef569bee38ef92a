import type { VendorReference } from '../entities/vendor.ts';
import { vendorNameKey } from '../entities/vendor.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { LayerUnavailableError, notFound, type TrackerError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import { NotSeenError } from '../not-seen.ts';
import type { ReadStore, Snapshot } from '../ports/store.ts';
import { ifKnown } from './if-known.ts';

/**
 * Turns ids and keys into ids; one read for all of them, none where there are none. Archived items are known too: what
 * may be done with them is decided where it is done.
 */
export const resolvedItems = async (
  store: ReadStore,
  refs: readonly string[],
): Promise<(ref: string, field: string) => string> => {
  const unique = [...new Set(refs)];
  const { found, live, unseen } = await knownItems(store, unique);
  const archived = await archivedAmong(store, unique, found);
  const ids = new Map([...found, ...archived].flatMap(({ id, key }) => [[id, id] as const, [key, id] as const]));
  /** While the database is away an id may be that of an item that no copy knows: the store says so beside its answer. */
  const unverified = (ref: string): string | undefined => (!live && isUuid(ref) ? ref.toLowerCase() : undefined);
  const missing = unique.find((ref) => !ids.has(normalisedRef(ref)) && unverified(ref) === undefined);
  const error = missing === undefined ? undefined : (unseen.get(missing) ?? (await unknownItem(store, missing)));
  return (ref, field) => {
    const id = ids.get(normalisedRef(ref)) ?? unverified(ref);
    if (id !== undefined) return id;
    throw error === undefined
      ? notFound(`${field} names work item ${ref}, which does not exist.`, '')
      : named(error, field);
  };
};

interface KnownItems {
  readonly found: readonly WorkItem[];
  /** Whether the database said so. */
  readonly live: boolean;
  /** Of what no copy has, why that does not say that it does not exist. */
  readonly unseen: ReadonlyMap<string, LayerUnavailableError>;
}

const knownItems = async (store: ReadStore, refs: readonly string[]): Promise<KnownItems> => {
  if (refs.length === 0) return { found: [], live: true, unseen: new Map() };
  try {
    const { value, source } = await store.workItemsByRef(refs);
    return { found: value, live: source === 'postgresql', unseen: new Map() };
  } catch (error) {
    if (!(error instanceof LayerUnavailableError)) throw error;
    return { ...(await oneByOne(refs, (ref) => store.workItem(ref))), live: false };
  }
};

/** No copy has all of them: what is found of each, or why that cannot be told. */
const oneByOne = async <Row>(
  refs: readonly string[],
  read: (ref: string) => Promise<Snapshot<Row | null>>,
): Promise<{ readonly found: readonly Row[]; readonly unseen: ReadonlyMap<string, LayerUnavailableError> }> => {
  const found: Row[] = [];
  const unseen = new Map<string, LayerUnavailableError>();
  const ask = async (ref: string): Promise<void> => {
    try {
      const { value } = await read(ref);
      if (value !== null) found.push(value);
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      unseen.set(ref, error);
    }
  };
  await Promise.all(refs.map(ask));
  return { found, unseen };
};

const archivedAmong = async (store: ReadStore, refs: readonly string[], found: readonly WorkItem[]) => {
  if (found.length >= refs.length) return [];
  const known = new Set(found.flatMap(({ id, key }) => [id, key]));
  const missing = refs.filter((ref) => !known.has(normalisedRef(ref)));
  return missing.length === 0 ? [] : await archivedIn(store, missing);
};

/** A layer that knows nothing of the archive has nothing to add. */
const archivedIn = async (store: ReadStore, refs: readonly string[]) =>
  (await ifKnown(store.archivedWorkItemsByRef(refs))) ?? [];

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

const named = (error: TrackerError, field: string): TrackerError => {
  if (error instanceof NotSeenError)
    return error.namedBy(
      field,
      'It may exist all the same: name it by its id, or call again when the database answers.',
    );
  if (error instanceof LayerUnavailableError) return error;
  return notFound(`${field}: ${error.message}`, error.hint ?? '');
};

const normalisedRef = (ref: string): string => (isUuid(ref) ? ref.toLowerCase() : ref.toUpperCase());

/** Turns vendor names and ids into ids. */
export const resolvedVendors = async (
  store: ReadStore,
  refs: readonly string[],
): Promise<(ref: string, field: string) => string> => {
  const { value: vendors, source } = refs.length === 0 ? { value: [], source: null } : await store.vendors();
  const live = source === 'postgresql';
  const ids = new Map(vendors.flatMap(({ id, name }) => [[id, id] as const, [vendorNameKey(name), id] as const]));
  const unverified = (ref: string): string | undefined => (!live && isUuid(ref) ? ref.toLowerCase() : undefined);
  const missing = refs.filter((ref) => !ids.has(vendorNameKey(ref)) && unverified(ref) === undefined);
  // A list that a copy gave does not say what else there is.
  const asked = await oneByOne(live ? [] : missing, (name) => store.vendorByName(name));
  for (const { id, name } of asked.found) ids.set(vendorNameKey(name), id);
  return (ref, field) => {
    const id = ids.get(vendorNameKey(ref)) ?? unverified(ref);
    if (id !== undefined) return id;
    throw named(asked.unseen.get(ref) ?? unknownVendor(ref, vendors), field);
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
