import type { Change, Effect } from '../change.ts';
import type { Claim } from '../entities/claim.ts';
import { type StoredConfiguration, seedConfiguration } from '../entities/configuration.ts';
import type { Conflict } from '../entities/conflict.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import type { KnownExternalRef } from '../entities/external-ref.ts';
import { type Vendor, vendorNameKey } from '../entities/vendor.ts';
import type { ArchivedWorkItem, Reference, WorkItem } from '../entities/work-item.ts';
import type { VendorDependency } from '../ports/workspace-snapshot.ts';
import { RowIndex, RowOrder, RowTable, UndoLog } from './row-table.ts';

export interface LoggedChange {
  readonly change: Change;
  readonly effects: readonly Effect[];
  /** When it was applied. */
  readonly at: string;
}

/** A workspace's rows with what finds them; no read looks at all of them. */
export interface Tables {
  readonly undo: UndoLog;
  readonly items: RowTable<WorkItem>;
  /** By item id, the change that deleted it. */
  readonly deletedBy: RowTable<string>;
  /** Archived items, where a live row names them: all that a layer knows of the archive. */
  readonly archived: RowTable<Reference>;
  /** The archive itself. */
  readonly archive: RowTable<ArchivedWorkItem>;
  /** By item id, when it last came back from the archive. */
  readonly restoredAt: RowTable<string>;
  readonly edges: RowTable<Dependency>;
  readonly vendorDependencies: RowTable<VendorDependency>;
  readonly vendors: RowTable<Vendor>;
  readonly deployments: RowTable<Deployment>;
  readonly enhancements: RowTable<Enhancement>;
  readonly conflicts: RowTable<Conflict>;
  /** By item id; those that ended stay for their notes. */
  readonly claims: RowTable<Claim>;
  readonly externalRefs: RowTable<KnownExternalRef>;
  /** One row, under `configurationKey`. */
  readonly configuration: RowTable<StoredConfiguration>;
  readonly log: RowTable<LoggedChange>;
  readonly by: Indexes;
}

interface Indexes {
  readonly itemKey: RowIndex<WorkItem>;
  /** The empty string stands for the roots. */
  readonly parent: RowIndex<WorkItem>;
  readonly archivedKey: RowIndex<ArchivedWorkItem>;
  readonly archivedParent: RowIndex<ArchivedWorkItem>;
  /** Either end. */
  readonly edgeEnd: RowIndex<Dependency>;
  readonly dependentItem: RowIndex<VendorDependency>;
  readonly vendorName: RowIndex<Vendor>;
  readonly conflictChange: RowIndex<Conflict>;
  readonly externalSystem: RowIndex<KnownExternalRef>;
  /** Every entity that a change had an effect on. */
  readonly affected: RowIndex<LoggedChange>;
}

export const configurationKey = 'configuration';

export const emptyTables = (at: string): Tables => {
  const undo = new UndoLog();
  const by: Indexes = {
    itemKey: new RowIndex(({ key }) => [key]),
    parent: new RowIndex(({ parent_id }) => [parent_id ?? '']),
    archivedKey: new RowIndex(({ key }) => [key]),
    archivedParent: new RowIndex(({ parent_id }) => [parent_id ?? '']),
    edgeEnd: new RowIndex(({ source_id, target_id }) => [source_id, target_id]),
    dependentItem: new RowIndex(({ work_item_id }) => [work_item_id]),
    vendorName: new RowIndex(({ name }) => [vendorNameKey(name)]),
    conflictChange: new RowIndex(({ change }) => [change.id]),
    externalSystem: new RowIndex(({ system }) => [system]),
    affected: new RowIndex(({ effects }) => [...new Set(effects.map(({ id }) => id))]),
  };
  const configuration = new RowTable<StoredConfiguration>({ undo });
  configuration.put(configurationKey, seedConfiguration(at));
  return {
    undo,
    items: new RowTable({ undo, indexes: [by.itemKey, by.parent], order: new RowOrder<WorkItem>(byLastChange) }),
    deletedBy: new RowTable({ undo }),
    archived: new RowTable({ undo }),
    archive: new RowTable({
      undo,
      indexes: [by.archivedKey, by.archivedParent],
      order: new RowOrder<ArchivedWorkItem>(byLastChange),
    }),
    restoredAt: new RowTable({ undo }),
    edges: new RowTable({ undo, indexes: [by.edgeEnd] }),
    vendorDependencies: new RowTable({ undo, indexes: [by.dependentItem] }),
    vendors: new RowTable({ undo, indexes: [by.vendorName], order: new RowOrder<Vendor>(byName) }),
    deployments: new RowTable({ undo, order: new RowOrder<Deployment>(byDeployment) }),
    enhancements: new RowTable({ undo, order: new RowOrder<Enhancement>(byPriority) }),
    conflicts: new RowTable({ undo, indexes: [by.conflictChange], order: new RowOrder<Conflict>(byCreation) }),
    claims: new RowTable({ undo }),
    externalRefs: new RowTable({ undo, indexes: [by.externalSystem] }),
    configuration,
    log: new RowTable({ undo, indexes: [by.affected] }),
    by,
  };
};

/** A second set of the same rows, for a batch that others must not see yet. */
export const copyOf = (tables: Tables, at: string): Tables => {
  const copy = emptyTables(at);
  copyRows(tables.items, copy.items);
  copyRows(tables.deletedBy, copy.deletedBy);
  copyRows(tables.archived, copy.archived);
  copyRows(tables.archive, copy.archive);
  copyRows(tables.restoredAt, copy.restoredAt);
  copyRows(tables.edges, copy.edges);
  copyRows(tables.vendorDependencies, copy.vendorDependencies);
  copyRows(tables.vendors, copy.vendors);
  copyRows(tables.deployments, copy.deployments);
  copyRows(tables.enhancements, copy.enhancements);
  copyRows(tables.conflicts, copy.conflicts);
  copyRows(tables.claims, copy.claims);
  copyRows(tables.externalRefs, copy.externalRefs);
  copyRows(tables.configuration, copy.configuration);
  copyRows(tables.log, copy.log);
  return copy;
};

const copyRows = <Row>(from: RowTable<Row>, to: RowTable<Row>): void => {
  for (const [id, row] of from.entries()) to.put(id, row);
};

export const externalRefKey = ({ system, id }: { readonly system: string; readonly id: string }): string =>
  JSON.stringify([system, id]);

export const edgeKey = ({ source_id, target_id, type }: Dependency): string => `${source_id}:${target_id}:${type}`;

export const vendorDependencyKey = ({ work_item_id, vendor_id }: VendorDependency): string =>
  `${work_item_id}:${vendor_id}`;

export const configurationIn = ({ configuration }: Tables): StoredConfiguration =>
  present(configuration, configurationKey);

/** `ref` is an id or a key. */
export const itemByRef = ({ items, by }: Tables, ref: string): WorkItem | null =>
  items.get(ref.toLowerCase()) ?? items.by(by.itemKey, ref.toUpperCase())[0] ?? null;

export const archivedByRef = ({ archive, by }: Tables, ref: string): ArchivedWorkItem | null =>
  archive.get(ref.toLowerCase()) ?? archive.by(by.archivedKey, ref.toUpperCase())[0] ?? null;

export const vendorNamed = ({ vendors, by }: Tables, name: string): Vendor | null =>
  vendors.by(by.vendorName, vendorNameKey(name))[0] ?? null;

/** Whether a change removed a vendor of that name. */
export const wasVendorRemoved = ({ log }: Tables, name: string): boolean =>
  [...log.values()].some(({ effects }) =>
    effects.some(
      ({ entity, fields }) =>
        entity === 'vendor' &&
        fields.name?.to === null &&
        vendorNameKey(String(fields.name.from)) === vendorNameKey(name),
    ),
  );

/** Whether a change took away what has this id: it removed or archived it. */
export const wasTakenAway = ({ log, by, items, vendors, deployments, enhancements }: Tables, id: string): boolean =>
  log.by(by.affected, id).length > 0 && ![items, vendors, deployments, enhancements].some((rows) => rows.get(id));

/** An item's descendants in any order, without the item. */
export const descendantsOf = ({ items, by }: Tables, id: string): readonly WorkItem[] =>
  allBelow(id, (parent) => items.by(by.parent, parent));

/** What lies below an archived item; all of it is archived. */
export const archivedBelow = ({ archive, by }: Tables, id: string): readonly ArchivedWorkItem[] =>
  allBelow(id, (parent) => archive.by(by.archivedParent, parent));

const allBelow = <Item extends WorkItem>(id: string, childrenOf: (id: string) => readonly Item[]): readonly Item[] => {
  const found: Item[] = [];
  const open = [id];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop())
    for (const child of childrenOf(parent)) {
      found.push(child);
      open.push(child.id);
    }
  return found;
};

export const present = <Row>(rows: RowTable<Row>, id: string): Row => {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`row ${id} was just written and is missing`);
  return row;
};

/** Compares lists of keys from left to right; the names of `descending` run backwards. */
const comparing =
  <Row>(...keys: readonly [(row: Row) => string | number, 1 | -1][]) =>
  (a: Row, b: Row): number => {
    for (const [keyOf, direction] of keys) {
      const [one, other] = [keyOf(a), keyOf(b)];
      if (one !== other) return one < other ? -direction : direction;
    }
    return 0;
  };

/** The orders of the lists (`ReadStore`); times are ISO 8601 UTC and compare as text. */
export const byLastChange = comparing<Pick<WorkItem, 'updated_at' | 'id'>>(
  [({ updated_at }) => updated_at, -1],
  [({ id }) => id, 1],
);
export const byCreation = comparing<{ readonly created_at: string; readonly id: string }>(
  [({ created_at }) => created_at, 1],
  [({ id }) => id, 1],
);
export const byName = comparing<Pick<Vendor, 'name'>>([({ name }) => vendorNameKey(name), 1]);
export const byDeployment = comparing<Pick<Deployment, 'deployed_at' | 'id'>>(
  [({ deployed_at }) => deployed_at, -1],
  [({ id }) => id, 1],
);
export const byPriority = comparing<Pick<Enhancement, 'priority' | 'id'>>(
  [({ priority }) => priority, 1],
  [({ id }) => id, 1],
);
