import type { ReadStore, Snapshot } from './store.ts';

/** Puts one question to a store of its choice, and may do so again to another one. */
export type Ask = <Value>(read: (store: ReadStore) => Promise<Snapshot<Value>>) => Promise<Snapshot<Value>>;

/** A store all of whose reads go through `ask`: the one list of them for everything that stands before a store. */
export const forwarding = (ask: Ask): ReadStore => ({
  workItem: (ref) => ask((store) => store.workItem(ref)),
  workItemView: (ref, options) => ask((store) => store.workItemView(ref, options)),
  workItems: (filter) => ask((store) => store.workItems(filter)),
  workItemsByRef: (refs) => ask((store) => store.workItemsByRef(refs)),
  archivedWorkItemsByRef: (refs) => ask((store) => store.archivedWorkItemsByRef(refs)),
  archivedWorkItems: (filter) => ask((store) => store.archivedWorkItems(filter)),
  archivedWorkItemView: (ref, options) => ask((store) => store.archivedWorkItemView(ref, options)),
  archivableWorkItems: (filter) => ask((store) => store.archivableWorkItems(filter)),
  readyWork: (filter) => ask((store) => store.readyWork(filter)),
  vendorByName: (name) => ask((store) => store.vendorByName(name)),
  vendors: () => ask((store) => store.vendors()),
  vendorPage: (filter) => ask((store) => store.vendorPage(filter)),
  deployments: (filter) => ask((store) => store.deployments(filter)),
  enhancements: (filter) => ask((store) => store.enhancements(filter)),
  conflicts: (filter) => ask((store) => store.conflicts(filter)),
  externalRefs: (system) => ask((store) => store.externalRefs(system)),
  configuration: () => ask((store) => store.configuration()),
  changes: (filter) => ask((store) => store.changes(filter)),
  search: (query) => ask((store) => store.search(query)),
  change: (ref) => ask((store) => store.change(ref)),
});
