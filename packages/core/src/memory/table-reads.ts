import { referenceTo } from '../entities/work-item.ts';
import { LayerUnavailableError } from '../errors.ts';
import type { ReadStore, Snapshot } from '../ports/store.ts';
import { archivableRoots } from './archive.ts';
import { memoryChange, memoryChanges } from './feed.ts';
import { archivePage, conflictPage, deploymentPage, enhancementPage, vendorPage, workItemPage } from './pages.ts';
import { readyWorkIn } from './ready-work.ts';
import { memorySearch } from './search.ts';
import { archivedByRef, byLastChange, configurationIn, itemByRef, type Tables, vendorNamed } from './tables.ts';
import { archivedViewOf, vendorReferenceTo, viewOf, withLiveReferences } from './view.ts';

export interface TableReadsOptions {
  /** The rows to read, asked at every read. */
  readonly tables: () => Tables;
  /** Whether a row that is not there does not exist; where it may, a read of it throws `LayerUnavailableError`. */
  readonly complete: boolean;
  /** Whether the archive and external references are among the rows; layers do without them. */
  readonly whole: boolean;
  /** What marks the cursors of this change log; layers do without one. */
  readonly log?: string;
  readonly answer: <Value>(value: Value) => Snapshot<Value>;
}

/** Reads over rows in memory. A list gives what is there: whoever asks a partial layer says so beside it. */
export const createTableReads = ({ tables, complete, whole, log, answer }: TableReadsOptions): ReadStore => {
  const known = <Row>(row: Row | null, name: string): Row | null => {
    if (row === null && !complete) throw cannotTell(name);
    return row;
  };
  const missing = (id: string): void => void known(null, id);
  const withArchive = (): Tables => {
    if (!whole) throw cannotTell('an archived item');
    return tables();
  };
  return {
    workItem: async (ref) => answer(known(itemByRef(tables(), ref), ref)),
    workItemView: async (ref, options) => {
      const item = known(itemByRef(tables(), ref), ref);
      return answer(item === null ? null : viewOf(item, tables(), options, missing));
    },
    workItems: async (filter) => {
      const { items, by } = tables();
      const siblings = filter.parentId == null ? undefined : items.by(by.parent, filter.parentId);
      return answer(workItemPage(siblings === undefined ? items.inOrder() : newestFirst(siblings), filter));
    },
    workItemsByRef: async (refs) => answer(refs.flatMap((ref) => known(itemByRef(tables(), ref), ref) ?? [])),
    archivedWorkItemsByRef: async (refs) => answer(refs.flatMap((ref) => archivedByRef(withArchive(), ref) ?? [])),
    archivedWorkItems: async (filter) => answer(archivePage(withArchive().archive.inOrder(), filter)),
    archivedWorkItemView: async (ref, options) => {
      const item = archivedByRef(withArchive(), ref);
      return answer(item === null ? null : archivedViewOf(item, tables(), options, missing));
    },
    archivableWorkItems: async (filter) => {
      const { asOf } = answer(null);
      return answer(archivableRoots(withArchive(), filter, asOf).map(referenceTo));
    },
    readyWork: async (filter) => {
      const { asOf } = answer(null);
      return answer(readyWorkIn(tables(), filter, asOf));
    },
    vendorByName: async (name) => answer(known(vendorNamed(tables(), name), name)),
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
