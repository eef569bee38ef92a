import { createInMemoryStore, forwarding, type ReadStore, type SnapshotRow, type Store } from '@tracker/core';

export interface ThroughRowsOptions {
  readonly clock: () => string;
  /** Writes the rows to the layer under test and gives what reads them from there. */
  readonly reader: (rows: Iterable<SnapshotRow>) => Promise<ReadStore>;
}

/**
 * A store for the contract suite of a layer that is only read: changes are applied in memory, and every read after a
 * change goes through the rows as the layer keeps them.
 */
export const throughRows = ({ clock, reader }: ThroughRowsOptions): Store => {
  const model = createInMemoryStore({ clock });
  let current: Promise<ReadStore> | null = null;
  const reads = (): Promise<ReadStore> => {
    current ??= reader(model.rows());
    return current;
  };
  return {
    ...forwarding(async (read) => read(await reads())),
    // The archive and the change feed are in PostgreSQL alone, and importers ask nobody else.
    archivedWorkItemsByRef: (refs) => model.archivedWorkItemsByRef(refs),
    archivedWorkItems: (filter) => model.archivedWorkItems(filter),
    archivedWorkItemView: (ref, options) => model.archivedWorkItemView(ref, options),
    archivableWorkItems: (filter) => model.archivableWorkItems(filter),
    externalRefs: (system) => model.externalRefs(system),
    search: (query) => model.search(query),
    changes: (filter) => model.changes(filter),
    change: (ref) => model.change(ref),
    claim: (request) => model.claim(request),
    releaseClaim: (request) => model.releaseClaim(request),
    renewClaims: (holder) => model.renewClaims(holder),
    apply: (changes, options) => {
      current = null;
      return model.apply(changes, options);
    },
    close: async () => {},
  };
};

/** Rows as a layer hands them over. */
export async function* inChunks(rows: Iterable<SnapshotRow>, size = 500): AsyncIterable<readonly SnapshotRow[]> {
  let chunk: SnapshotRow[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
