import { referenceTo } from '../entities/work-item.ts';
import type { Blocker, OpenWork, ReadyFilter, ReadyWork } from '../ports/ready-work.ts';
import { normalised } from '../rules/dependencies.ts';
import { byUrgency, whyNotReady } from '../rules/readiness.ts';
import { runningClaim } from './claims.ts';
import { byCreation, byName, type Tables } from './tables.ts';
import { vendorReferenceTo } from './view.ts';

/** Ready and waiting work over rows in memory; `at` is now, ISO 8601 UTC. */
export const readyWorkIn = (tables: Tables, filter: ReadyFilter, at: string): ReadyWork => {
  const open = [...tables.items.values()]
    .filter(({ status, deleted_at }) => status !== 'completed' && deleted_at === null)
    .filter(({ item_type }) => filter.itemType === undefined || item_type === filter.itemType)
    .map((item) => openWork(item, tables, at))
    .sort(byUrgency);
  const isReady = (work: OpenWork): boolean => whyNotReady(work, filter.holder) === null;
  return {
    ready: open.filter(isReady).slice(0, filter.limit),
    waiting: filter.waiting ? open.filter((work) => !isReady(work)).slice(0, filter.limit) : [],
  };
};

const openWork = (item: OpenWork['item'], tables: Tables, at: string): OpenWork => ({
  item,
  blockers: blockersOf(item.id, tables),
  brokenVendors: tables.vendorDependencies
    .by(tables.by.dependentItem, item.id)
    .flatMap(({ vendor_id }) => tables.vendors.get(vendor_id) ?? [])
    .filter(({ status }) => status === 'broken')
    .sort(byName)
    .map(vendorReferenceTo),
  claim: runningClaim(tables, item.id, at),
});

/** Both kinds of edges, each in its own direction; an item that is named twice blocks once. */
const blockersOf = (id: string, { edges, by, items, archive, archived }: Tables): readonly Blocker[] => {
  const ids = edges.by(by.edgeEnd, id).flatMap((edge) => {
    const { blocker, blocked } = normalised(edge);
    return blocked === id ? [blocker] : [];
  });
  return [...new Set(ids)]
    .flatMap((other) => {
      const live = items.get(other);
      const stored = live ?? archive.get(other);
      if (stored !== undefined && stored.deleted_at !== null) return [];
      const reference = stored === undefined ? archived.get(other) : referenceTo(stored);
      if (reference === undefined || reference.status === 'completed') return [];
      const mark = live === undefined ? ({ archived: true } as const) : {};
      return [{ blocker: { ...reference, ...mark }, id: other, created_at: stored?.created_at ?? '' }];
    })
    .sort(byCreation)
    .map(({ blocker }) => blocker);
};
