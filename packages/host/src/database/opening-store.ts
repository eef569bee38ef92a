import type { PrimaryStore } from '@tracker/core';
import type { Database } from '@tracker/repository';
import type { WorkspaceIdentity } from '../workspace/identify-workspace.ts';
import type { Opening } from './opening.ts';

/** A workspace's store on a database that may not be open yet. */
export const createOpeningStore = (opening: Opening, workspace: WorkspaceIdentity): PrimaryStore => {
  const stores = new WeakMap<Database, PrimaryStore>();
  const storeOn = (database: Database): PrimaryStore => {
    const known = stores.get(database);
    if (known !== undefined) return known;
    const store = database.store(workspace);
    stores.set(database, store);
    return store;
  };
  const ask = <Value>(work: (store: PrimaryStore) => Promise<Value>): Promise<Value> =>
    opening.use((database) => work(storeOn(database)));

  return {
    workItem: (ref) => ask((store) => store.workItem(ref)),
    workItemView: (ref, options) => ask((store) => store.workItemView(ref, options)),
    workItems: (filter) => ask((store) => store.workItems(filter)),
    workItemsByRef: (refs) => ask((store) => store.workItemsByRef(refs)),
    archivedWorkItemsByRef: (refs) => ask((store) => store.archivedWorkItemsByRef(refs)),
    archivedWorkItems: (filter) => ask((store) => store.archivedWorkItems(filter)),
    archivedWorkItemView: (ref, options) => ask((store) => store.archivedWorkItemView(ref, options)),
    archivableWorkItems: (filter) => ask((store) => store.archivableWorkItems(filter)),
    readyWork: (filter) => ask((store) => store.readyWork(filter)),
    claim: (request) => ask((store) => store.claim(request)),
    releaseClaim: (request) => ask((store) => store.releaseClaim(request)),
    renewClaims: (holder) => ask((store) => store.renewClaims(holder)),
    vendorByName: (name) => ask((store) => store.vendorByName(name)),
    vendors: () => ask((store) => store.vendors()),
    vendorPage: (filter) => ask((store) => store.vendorPage(filter)),
    deployments: (filter) => ask((store) => store.deployments(filter)),
    enhancements: (filter) => ask((store) => store.enhancements(filter)),
    conflicts: (filter) => ask((store) => store.conflicts(filter)),
    externalRefs: (system) => ask((store) => store.externalRefs(system)),
    search: (query) => ask((store) => store.search(query)),
    changes: (filter) => ask((store) => store.changes(filter)),
    change: (ref) => ask((store) => store.change(ref)),
    configuration: () => ask((store) => store.configuration()),
    apply: (changes, options) => ask((store) => store.apply(changes, options)),
    snapshot: () => ask((store) => store.snapshot()),
    delta: (cursor) => ask((store) => store.delta(cursor)),
    takeTurn: (...turn) => ask((store) => store.takeTurn(...turn)),
    endTurn: (...turn) => ask((store) => store.endTurn(...turn)),
    close: () => opening.close(),
  };
};
