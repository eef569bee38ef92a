import { createSnapshotStore, type Store } from '@tracker/core';
import { describeStoreContract, inChunks, throughRows, tickingClock } from '@tracker/testing';
import { afterAll } from 'vitest';
import { headAt, layerOf, workspaceId } from './layers.ts';
import { newContractRepository } from './repositories.ts';

const repository = newContractRepository();
afterAll(repository.remove);

/** Each snapshot is newer than the one before, whichever test wrote it. */
const moments = tickingClock();

const storeOf = (id: string): Store => {
  const layer = layerOf(repository.directory, { workspaceId: id, timeoutMs: 20_000 });
  return throughRows({
    clock: tickingClock(),
    reader: async (rows) => {
      await layer.write({ head: { ...headAt(moments()), workspaceId: id }, chunks: inChunks(rows) });
      return createSnapshotStore(await layer.load(), layer.source);
    },
  });
};

describeStoreContract('a snapshot in Git', async () => ({
  store: storeOf(workspaceId),
  other: storeOf('0190a000-0000-7000-8000-000000000002'),
  isCopy: true,
  close: async () => {},
}));
