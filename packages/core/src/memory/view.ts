import type { DependencyView } from '../entities/dependency.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Vendor, VendorReference } from '../entities/vendor.ts';
import { type ArchivedWorkItem, type Reference, referenceTo, type WorkItem } from '../entities/work-item.ts';
import type { Ancestor, ArchivedWorkItemView, ViewOptions, WorkItemView } from '../ports/store.ts';
import { nestedChildren } from '../views.ts';
import { archivedBelow, byCreation, byName, descendantsOf, type Tables } from './tables.ts';

/** Told of an id that a row names and nothing answers to; throws where that means "I cannot tell". */
export type OnMissing = (id: string) => void;

export const vendorReferenceTo = ({ id, name, status }: Vendor): VendorReference => ({ id, name, status });

export const viewOf = (item: WorkItem, tables: Tables, options: ViewOptions, missing: OnMissing): WorkItemView => ({
  item,
  ancestors: ancestorsOf(item, tables, missing),
  children: options.children ? childrenOf(item, tables) : [],
  dependencies: options.dependencies ? dependenciesOf(item, tables) : [],
  vendorDependencies: options.dependencies ? vendorsOf(item, tables) : [],
});

/** An archived item with its surroundings: all that lies below it is archived too (FR-039). */
export const archivedViewOf = (
  item: ArchivedWorkItem,
  tables: Tables,
  options: ViewOptions,
  missing: OnMissing,
): ArchivedWorkItemView => ({
  ...viewOf(item, tables, { ...options, children: false }, missing),
  item,
  ancestors: ancestorsOf(item, tables, missing),
  children: options.children ? nestedChildren(item.id, [...archivedBelow(tables, item.id)].sort(byCreation)) : [],
});

/** By way of the parents, in both tables: the path of an archived item is that of the day on which it went (FR-039). */
const ancestorsOf = (
  { parent_id: id }: { readonly parent_id: string | null },
  tables: Tables,
  missing: OnMissing,
): readonly Ancestor[] => {
  if (id === null) return [];
  const live = tables.items.get(id);
  const item = live ?? tables.archive.get(id);
  if (item === undefined) {
    missing(id);
    return [];
  }
  const above = ancestorsOf(item, tables, missing);
  const archived = live === undefined ? ({ archived: true } as const) : {};
  return [...above, { ...referenceTo(item), depth: above.length, ...archived }];
};

const childrenOf = ({ id }: WorkItem, tables: Tables) => {
  const live = descendantsOf(tables, id).filter(({ deleted_at }) => deleted_at === null);
  return nestedChildren(id, [...live].sort(byCreation));
};

const dependenciesOf = ({ id }: WorkItem, { edges, by, items, archive, archived }: Tables): readonly DependencyView[] =>
  edges
    .by(by.edgeEnd, id)
    .flatMap(({ source_id, target_id, type }) => {
      const direction = source_id === id ? ('out' as const) : ('in' as const);
      const otherId = direction === 'out' ? target_id : source_id;
      const live = items.get(otherId);
      const other = live ?? archive.get(otherId);
      const mark = live === undefined ? ({ archived: true } as const) : {};
      if (other !== undefined)
        return other.deleted_at === null
          ? [{ type, direction, item: referenceTo(other), ...mark, at: other.created_at }]
          : [];
      const reference = archived.get(otherId);
      return reference === undefined ? [] : [{ type, direction, item: reference, ...mark, at: '' }];
    })
    .sort((a, b) => byCreation({ created_at: a.at, id: a.item.id }, { created_at: b.at, id: b.item.id }))
    .map(({ at: _at, ...edge }) => edge);

const vendorsOf = ({ id }: WorkItem, { vendorDependencies, by, vendors }: Tables): readonly VendorReference[] =>
  vendorDependencies
    .by(by.dependentItem, id)
    .flatMap(({ vendor_id }) => vendors.get(vendor_id) ?? [])
    .sort(byName)
    .map(vendorReferenceTo);

/** A deployment is kept with the references of its time; what it names is shown as it is now. */
export const withLiveReferences = (
  deployment: Deployment,
  { vendors, items, archive, archived }: Tables,
): Deployment => ({
  ...deployment,
  affected_vendors: deployment.affected_vendors
    .map((kept): VendorReference => {
      const vendor = vendors.get(kept.id);
      return vendor === undefined ? kept : vendorReferenceTo(vendor);
    })
    .sort(byName),
  related_work_items: deployment.related_work_items
    .map((kept) => {
      const item = items.get(kept.id) ?? archive.get(kept.id);
      const reference: Reference = item === undefined ? (archived.get(kept.id) ?? kept) : referenceTo(item);
      return { reference, created_at: item?.created_at ?? '', id: kept.id };
    })
    .sort(byCreation)
    .map(({ reference }) => reference),
});
