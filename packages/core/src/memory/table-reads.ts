import type { Vendor } from '../entities/vendor.ts';
import { type ArchivedWorkItem, referenceTo, type WorkItem } from '../entities/work-item.ts';
import { LayerUnavailableError } from '../errors.ts';
import { NotSeenError } from '../not-seen.ts';
import type { ReadStore, Snapshot } from '../ports/store.ts';
import { archivableRoots } from './archive.ts';
import { memoryChange, memoryChanges } from './feed.ts';
import { archivePage, conflictPage, deploymentPage, enhancementPage, vendorPage, workItemPage } from './pages.ts';
import { readyWorkIn } from './ready-work.ts';
import { memorySearch } from './search.ts';
import {
  archivedByRef,
  byLastChange,
  configurationIn,
  itemByRef,
  type Tables,
  vendorNamed,
  wasVendorRemoved,
} from './tables.ts';
import { archivedViewOf, vendorReferenceTo, viewOf, withLiveReferences } from './view.ts';

export interface TableReadsOptions {
  /** The rows to read, asked at every read. */
  readonly tables: () => Tables;
  /**
   * Whether a row that is asked for and is not there does not exist. Where it may, because the rows are a copy, the read
   * throws `NotSeenError`, unless a change that was laid over the copy took the row away.
   */
  readonly authority: boolean;
  /** Whether everything that the rows name was copied with them. */
  readonly complete: boolean;
  /** Whether the archive and external references are among the rows; layers do without them. */
  readonly whole: boolean;
  /** What marks the cursors of this change log; layers do without one. */
  readonly log?: string;
  readonly answer: <Value>(value: Value) => Snapshot<Value>;
}

/** Reads over rows in memory. A list gives what is there: whoever asks a partial layer says so beside it. */
export const createTableReads = ({ tables, authority, complete, whole, log, answer }: TableReadsOptions): ReadStore => {
  const item = (ref: string): WorkItem | null => {
    const row = itemByRef(tables(), ref);
    if (row === null && !authority && archivedByRef(tables(), ref) === null) throw new NotSeenError(`Work item ${ref}`);
    return row;
  };
  const vendor = (name: string): Vendor | null => {
    const row = vendorNamed(tables(), name);
    if (row === null && !authority && !wasVendorRemoved(tables(), name)) throw new NotSeenError(`Vendor "${name}"`);
    return row;
  };
  /** All that a copy has of the archive is what a change that was laid over it put there. */
  const archivedItem = (ref: string): ArchivedWorkItem | null => {
    const row = archivedByRef(tables(), ref);
    if (row === null && !whole) throw cannotTell(ref);
    return row;
  };
  const missing = (id: string): void => {
    if (!complete) throw new NotSeenError(`Work item ${id}`);
  };
  const withArchive = (): Tables => {
    if (!whole) throw cannotTell('an archived item');
    return tables();
  };
  return {
    workItem: async (ref) => answer(item(ref)),
    workItemView: async (ref, options) => {
      const row = item(ref);
      return answer(row === null ? null : viewOf(row, tables(), options, missing));
    },
    workItems: async (filter) => {
      const { items, by } = tables();
      const siblings = filter.parentId == null ? undefined : items.by(by.parent, filter.parentId);
      return answer(workItemPage(siblings === undefined ? items.inOrder() : newestFirst(siblings), filter));
    },
    workItemsByRef: async (refs) => answer(refs.flatMap((ref) => item(ref) ?? [])),
    archivedWorkItemsByRef: async (refs) => answer(refs.flatMap((ref) => archivedItem(ref) ?? [])),
    archivedWorkItems: async (filter) => answer(archivePage(withArchive().archive.inOrder(), filter)),
    archivedWorkItemView: async (ref, options) => {
      const row = archivedItem(ref);
      return answer(row === null ? null : archivedViewOf(row, tables(), options, missing));
    },
    archivableWorkItems: async (filter) => {
      const { asOf } = answer(null);
      return answer(archivableRoots(withArchive(), filter, asOf).map(referenceTo));
    },
    readyWork: async (filter) => {
      const { asOf } = answer(null);
      return answer(readyWorkIn(tables(), filter, asOf));
    },
    vendorByName: async (name) => answer(vendor(name)),
    vendors: async () => answer(tables().vendors.inOrder().map(vendorReferenceTo)),
    vendorPage: async (filter) => answer(vendorPage(tables().vendors.inOrder(), filter)),
    deployments: async (filter) => {
      const { rows, totalCount } = deploymentPage(tables().deployments.inOrder(), filter);
      return answer({ rows: rows.map((row) => withLiveReferences(row, tables())), totalCount });
    },
    enhancements: async (filter) => answer(enhancementPage(tables().enhancements.inOrder(), filter)),
    conflicts: async (filter) => answer(conflictPage(tables().conflicts.inOrder(), filter)),
    externalRefs: async (system) => {
      if (!whole) throw cannotTell(`anything of ${system}`);
      return answer(tables().externalRefs.by(tables().by.externalSystem, system));
    },
    configuration: async () => answer(configurationIn(tables())),
    search: async (query) => answer(memorySearch(tables(), query)),
    changes: async (filter) => {
      if (log === undefined) throw cannotTell('a change');
      return answer(memoryChanges(tables(), log, filter));
    },
    change: async (ref) => {
      if (log === undefined) throw cannotTell(`change ${ref}`);
      return answer(memoryChange(tables(), log, ref));
    },
  };
};

const newestFirst = (rows: Parameters<typeof workItemPage>[0]) => [...rows].sort(byLastChange);

const cannotTell = (name: string): LayerUnavailableError =>
  new LayerUnavailableError(`This copy of the workspace does not say whether ${name} exists.`);
