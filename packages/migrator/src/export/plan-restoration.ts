import {
  type Change,
  canonicalJson,
  configurationId,
  type ExternalRef,
  type Ids,
  type Restoration,
  vendorNameKey,
  type WholeRow,
} from '@tracker/core';
import type { NotPlaced } from '../import/foreign-item.ts';
import { keyed, type RowOf, rowsIn } from './rows-in.ts';

export interface RestorationContext {
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  /** All that the workspace holds. */
  readonly here: readonly WholeRow[];
}

export interface RestorationPlan {
  /** For each new entity, in order, the changes that store it with its links to what was stored before. */
  readonly steps: readonly (readonly Change[])[];
  readonly notPlaced: readonly NotPlaced[];
}

/** The changes that store what an export has and the workspace lacks, as it was; what is here stays as it is. */
export const planRestoration = (rows: readonly WholeRow[], context: RestorationContext): RestorationPlan => {
  const { here, ids, actor, now: clientTime } = context;
  const notPlaced: NotPlaced[] = [];
  const report = (id: string, reason: string) => void notPlaced.push({ id, reason });
  const refs = freshRefs(rows, here, report);
  const restore = (entityId: string, fields: Restoration): Change => {
    const externalRef = refs.get(entityId);
    const intent = { id: ids.next(), actor, clientTime };
    return { ...intent, kind: 'entity.restore', entityId, fields, ...(externalRef && { externalRef }) };
  };

  const vendors = vendorsOf(rows, here, report);
  const items = itemsOf(rows, here, report);
  const links = linksOf(rows, { here, vendorId: vendors.idHere, order: items.order }, report);
  const enhancements = enhancementsOf(rows, here, report);
  const isItem = (id: string) => items.order.has(id);
  const steps: (readonly Change[])[] = [
    ...vendors.fresh.map((row) => [restore(row.id, { section: 'vendor', row })]),
    ...items.fresh.map((entry) => [
      restore(entry.row.id, entry),
      ...(links.get(entry.row.id) ?? []).map(([source, fields]) => restore(source, fields)),
    ]),
    ...enhancements.map((row) => [restore(row.id, { section: 'enhancement', row })]),
    ...freshIn(rows, here, 'deployment').map((given) => {
      const row = deploymentWith(given, { isItem, vendorId: vendors.idHere }, report);
      return [restore(row.id, { section: 'deployment', row })];
    }),
    ...freshIn(rows, here, 'conflict').map((row) => [restore(row.id, { section: 'conflict', row })]),
    ...configurationOf(rows, here, report).map((row) => [
      restore(configurationId, { section: 'configuration', row: withSession(row, items.live, report) }),
    ]),
  ];
  return { steps, notPlaced };
};

type Report = (id: string, reason: string) => void;
type WithId = 'work_item' | 'archived_work_item' | 'vendor' | 'deployment' | 'enhancement' | 'conflict';

const freshIn = <Section extends WithId>(
  rows: readonly WholeRow[],
  here: readonly WholeRow[],
  section: Section,
): readonly RowOf<Section>[] => {
  const known = keyed(rowsIn(here, section), ({ id }) => id);
  return rowsIn(rows, section).filter(({ id }) => !known.has(id));
};

/** An entity's name in the system that it came from, where nobody here has it. */
const freshRefs = (rows: readonly WholeRow[], here: readonly WholeRow[], report: Report) => {
  const nameOf = ({ system, id }: ExternalRef) => JSON.stringify([system, id]);
  const taken = keyed(rowsIn(here, 'external_ref'), nameOf);
  const refs = new Map<string, ExternalRef>();
  for (const { entityId, system, id } of rowsIn(rows, 'external_ref')) {
    const owner = taken.get(nameOf({ system, id }));
    if (owner === undefined && !refs.has(entityId)) refs.set(entityId, { system, id });
    else if (owner?.entityId !== entityId) report(entityId, `Its reference ${system} ${id} was not taken over.`);
  }
  return refs;
};

const vendorsOf = (rows: readonly WholeRow[], here: readonly WholeRow[], report: Report) => {
  const known = rowsIn(here, 'vendor');
  const byId = keyed(known, ({ id }) => id);
  const byName = keyed(known, ({ name }) => vendorNameKey(name));
  const idHere = new Map(known.map(({ id }) => [id, id]));
  const fresh = rowsIn(rows, 'vendor').filter((vendor) => {
    if (byId.has(vendor.id)) return false;
    const namesake = byName.get(vendorNameKey(vendor.name));
    idHere.set(vendor.id, namesake?.id ?? vendor.id);
    if (namesake !== undefined) report(vendor.id, `Vendor ${vendor.name} is here already; links lead to that one.`);
    return namesake === undefined;
  });
  return { fresh, idHere };
};

type ItemEntry = Extract<WholeRow, { section: 'work_item' | 'archived_work_item' }>;

const isItemEntry = (entry: WholeRow): entry is ItemEntry =>
  entry.section === 'work_item' || entry.section === 'archived_work_item';

/** Fresh items, parents first; `order` has every item that is or will be here, with its place among the fresh ones. */
const itemsOf = (rows: readonly WholeRow[], here: readonly WholeRow[], report: Report) => {
  const known = here.filter(isItemEntry);
  const order = new Map(known.map(({ row }) => [row.id, -1]));
  const live = new Map(known.flatMap((entry) => (entry.section === 'work_item' ? [[entry.row.id, entry.row]] : [])));
  const keys = new Set(known.map(({ row }) => row.key));
  const given = keyed(
    rows.filter(isItemEntry).filter(({ row }) => !order.has(row.id)),
    ({ row }) => row.id,
  );
  const fresh: ItemEntry[] = [];
  const place = (entry: ItemEntry): void => {
    const { id, key, parent_id } = entry.row;
    if (keys.has(key)) report(key, 'Its key is taken here; it gets another one.');
    keys.add(key);
    const parent = parent_id === null ? undefined : live.get(parent_id);
    const fits =
      entry.section === 'work_item'
        ? parent !== undefined && (parent.deleted_at === null || entry.row.deleted_at !== null)
        : order.has(parent_id ?? '');
    const placed = parent_id === null || fits ? entry : asRoot(entry);
    if (placed !== entry) report(key, 'Its parent is not here or not open; it became a root.');
    order.set(id, fresh.length);
    if (placed.section === 'work_item') live.set(id, placed.row);
    fresh.push(placed);
  };
  for (const entry of given.values()) for (const next of unplacedFrom(entry, given, order).reverse()) place(next);
  return { fresh, order, live };
};

/** The entry and those above it that have no place yet, upwards. */
const unplacedFrom = (
  entry: ItemEntry,
  given: ReadonlyMap<string, ItemEntry>,
  order: ReadonlyMap<string, number>,
): ItemEntry[] => {
  const trail = new Set<ItemEntry>();
  let here: ItemEntry | undefined = entry;
  while (here !== undefined && !order.has(here.row.id) && !trail.has(here)) {
    trail.add(here);
    here = here.row.parent_id === null ? undefined : given.get(here.row.parent_id);
  }
  return [...trail];
};

const asRoot = (entry: ItemEntry): ItemEntry =>
  entry.section === 'work_item'
    ? { ...entry, row: { ...entry.row, parent_id: null } }
    : { ...entry, row: { ...entry.row, parent_id: null, path: entry.row.id, depth: 0 } };

type Links = Extract<Restoration, { section: 'links' }>;

interface LinkContext {
  readonly here: readonly WholeRow[];
  readonly vendorId: ReadonlyMap<string, string>;
  readonly order: ReadonlyMap<string, number>;
}

/** By the item whose storing makes the links possible, what each source then says. */
const linksOf = (
  rows: readonly WholeRow[],
  { here, vendorId, order }: LinkContext,
  report: Report,
): ReadonlyMap<string, readonly (readonly [string, Links])[]> => {
  const known = new Set(rowsIn(here, 'dependency').map((edge) => canonicalJson(edge)));
  const bySource = new Map<
    string,
    Map<string, { dependencies: Links['dependencies']; vendor_dependencies: string[] }>
  >();
  const linksAt = (later: string, source: string) => {
    const sources = bySource.get(later) ?? new Map();
    bySource.set(later, sources);
    const links = sources.get(source) ?? { dependencies: [], vendor_dependencies: [] };
    sources.set(source, links);
    return links;
  };
  for (const edge of rowsIn(rows, 'dependency')) {
    const { source_id, target_id, type } = edge;
    const [source, target] = [order.get(source_id), order.get(target_id)];
    if (source === undefined || target === undefined)
      report(source_id, `What it is linked to, ${target_id}, is missing.`);
    else if (Math.max(source, target) >= 0 && !known.has(canonicalJson(edge)))
      linksAt(source > target ? source_id : target_id, source_id).dependencies.push({ id: target_id, type });
  }
  for (const { work_item_id, vendor_id } of rowsIn(rows, 'vendor_dependency')) {
    const vendor = vendorId.get(vendor_id);
    const position = order.get(work_item_id);
    if (vendor === undefined || position === undefined) report(work_item_id, `Vendor ${vendor_id} is missing.`);
    else if (position >= 0) linksAt(work_item_id, work_item_id).vendor_dependencies.push(vendor);
  }
  return new Map(
    [...bySource].map(([later, sources]) => [
      later,
      [...sources].map(([source, links]) => [source, { section: 'links', ...links }] as const),
    ]),
  );
};

const deploymentWith = (
  row: RowOf<'deployment'>,
  { isItem, vendorId }: { readonly isItem: (id: string) => boolean; readonly vendorId: ReadonlyMap<string, string> },
  report: Report,
): RowOf<'deployment'> => {
  const missing = [
    ...row.work_item_ids.filter((id) => !isItem(id)),
    ...row.vendor_ids.filter((id) => !vendorId.has(id)),
  ];
  for (const id of missing) report(row.id, `What it is linked to, ${id}, is missing.`);
  return {
    ...row,
    vendor_ids: row.vendor_ids.flatMap((id) => vendorId.get(id) ?? []),
    work_item_ids: row.work_item_ids.filter(isItem),
  };
};

/** What others need first; a need that is missing or goes around is left out. */
const enhancementsOf = (
  rows: readonly WholeRow[],
  here: readonly WholeRow[],
  report: Report,
): readonly RowOf<'enhancement'>[] => {
  const done = new Set(rowsIn(here, 'enhancement').map(({ id }) => id));
  const waiting = keyed(freshIn(rows, here, 'enhancement'), ({ id }) => id);
  const ordered: RowOf<'enhancement'>[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ depends_on }) => !depends_on.some((id) => waiting.has(id)));
    for (const row of ready.length > 0 ? ready : [...waiting.values()].slice(0, 1)) {
      const depends_on = row.depends_on.filter((id) => done.has(id));
      for (const id of row.depends_on)
        if (!done.has(id)) report(row.id, `The enhancement that it depends on, ${id}, is missing.`);
      ordered.push({ ...row, depends_on });
      done.add(row.id);
      waiting.delete(row.id);
    }
  }
  return ordered;
};

/** The exported configuration replaces one that nobody has touched. */
const configurationOf = (
  rows: readonly WholeRow[],
  here: readonly WholeRow[],
  report: Report,
): readonly RowOf<'configuration'>[] => {
  const [given, current] = [rowsIn(rows, 'configuration')[0], rowsIn(here, 'configuration')[0]];
  if (given === undefined || (current !== undefined && canonicalJson(given) === canonicalJson(current))) return [];
  if (current === undefined || current.version === 1) return [given];
  report('configuration', 'The configuration of this workspace was changed here, and stays.');
  return [];
};

const withSession = (
  row: RowOf<'configuration'>,
  live: ReadonlyMap<string, RowOf<'work_item'>>,
  report: Report,
): RowOf<'configuration'> => {
  const session = row.current_session_id;
  if (session === null || live.get(session)?.deleted_at === null) return row;
  report('configuration', `Its current session, ${session}, is missing.`);
  return { ...row, current_session_id: null };
};
