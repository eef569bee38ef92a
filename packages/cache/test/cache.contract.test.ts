import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSnapshotStore, type SnapshotWriter, type Store } from '@tracker/core';
import { describeStoreContract, inChunks, throughRows, tickingClock } from '@tracker/testing';
import { createCache } from '../src/index.ts';

const asOf = '2026-01-01T00:00:00.000Z';

describeStoreContract('the cache', async () => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-cache-')));
  const writers: SnapshotWriter[] = [];
  const storeOf = (workspaceId: string): Store => {
    const cache = createCache({
      directory: join(directory, workspaceId),
      workspaceId,
      report: () => {},
      holder: 'test',
    });
    let writer: Promise<SnapshotWriter> | undefined;
    const openWriter = async (): Promise<SnapshotWriter> => {
      const opened = await cache.openWriter();
      if (opened === null) throw new Error('another process writes');
      writers.push(opened);
      return opened;
    };
    return throughRows({
      clock: tickingClock(),
      reader: async (rows) => {
        writer ??= openWriter();
        await (await writer).replace({ head: { workspaceId, asOf, cursor: '1' }, chunks: inChunks(rows) });
        return createSnapshotStore(await cache.load(), cache.source);
      },
    });
  };
  return {
    store: storeOf('0190a000-0000-7000-8000-000000000001'),
    other: storeOf('0190a000-0000-7000-8000-000000000002'),
    isCopy: true,
    close: async () => {
      await Promise.all(writers.map((writer) => writer.release()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
});
