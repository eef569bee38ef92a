import { forwarding, type PrimaryStore } from '@tracker/core';
import type { Database } from '@tracker/repository';
import type { WorkspaceIdentity } from '../workspace/identify-workspace.ts';
import type { Opening } from './opening.ts';

/** A workspace's store on a database that may not be open yet. */
export const createOpeningStore = (
  opening: Pick<Opening, 'use' | 'close'>,
  workspace: WorkspaceIdentity,
): PrimaryStore => {
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
    ...forwarding(ask),
    claim: (request) => ask((store) => store.claim(request)),
    releaseClaim: (request) => ask((store) => store.releaseClaim(request)),
    renewClaims: (holder) => ask((store) => store.renewClaims(holder)),
    apply: (changes, options) => ask((store) => store.apply(changes, options)),
    snapshot: () => ask((store) => store.snapshot()),
    whole: () => ask((store) => store.whole()),
    delta: (cursor) => ask((store) => store.delta(cursor)),
    statusListing: (bounds) => ask((store) => store.statusListing(bounds)),
    takeTurn: (...turn) => ask((store) => store.takeTurn(...turn)),
    endTurn: (...turn) => ask((store) => store.endTurn(...turn)),
    close: () => opening.close(),
  };
};
