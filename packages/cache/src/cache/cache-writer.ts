import {
  type SnapshotDelta,
  type SnapshotHead,
  type SnapshotRow,
  type SnapshotWriter,
  snapshotRowKey,
  type WorkspaceSnapshot,
} from '@tracker/core';
import type { KeyedRow } from './cache-file.ts';
import type { CacheThread } from './cache-thread.ts';

export interface CacheWriterOptions {
  readonly thread: CacheThread;
  /** What the file holds; null when a whole snapshot is needed. */
  readonly head: SnapshotHead | null;
  /** Makes errors of the system answers. */
  readonly translated: <Value>(work: Promise<Value>) => Promise<Value>;
  readonly release: () => Promise<void>;
}

/** How far the file's time may lie behind while nothing changes, in milliseconds: an idle workspace leaves the disk alone. */
const idleWriteMs = 60_000;

export const createCacheWriter = ({ thread, head: found, translated, release }: CacheWriterOptions): SnapshotWriter => {
  let head = found;
  let written = found;

  const put = async (rows: readonly SnapshotRow[]): Promise<void> => {
    for (let at = 0; at < rows.length; at += chunkSize) await thread.put(rows.slice(at, at + chunkSize).map(keyed));
  };
  const write = async (next: SnapshotHead): Promise<void> => {
    await thread.write(next);
    head = next;
    written = next;
  };

  const replace = async (snapshot: WorkspaceSnapshot): Promise<void> => {
    // Until it is complete the thread holds half a snapshot, from which no delta carries on.
    head = null;
    let begun = false;
    const begin = async (): Promise<void> => {
      if (!begun) await thread.begin();
      begun = true;
    };
    // Inside of the loop, which lets the snapshot go when the thread fails.
    for await (const rows of snapshot.chunks) {
      await begin();
      await put(rows);
    }
    await begin();
    await write(snapshot.head);
  };
  const advance = async ({ head: next, put: rows, removed }: SnapshotDelta): Promise<void> => {
    if (head === null) throw new Error('a cache without a snapshot cannot be advanced');
    if (rows.length === 0 && removed.length === 0 && isRecent(next, written)) {
      head = next;
      return;
    }
    await put(rows);
    for (let at = 0; at < removed.length; at += chunkSize) await thread.remove(removed.slice(at, at + chunkSize));
    await write(next);
  };

  return {
    head: () => head,
    replace: (snapshot) => translated(replace(snapshot)),
    advance: (delta) => translated(advance(delta)),
    release,
  };
};

/** What waits to cross survives the collections of garbage meanwhile; 500 at once made those pauses twice as long. */
const chunkSize = 50;

const keyed = (row: SnapshotRow): KeyedRow => [snapshotRowKey(row), JSON.stringify(row)];

const isRecent = (next: SnapshotHead, written: SnapshotHead | null): boolean =>
  written !== null && Math.abs(Date.parse(next.asOf) - Date.parse(written.asOf)) < idleWriteMs;
