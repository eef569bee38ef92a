import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  type Layer,
  type LayerState,
  LayerUnavailableError,
  type SnapshotHead,
  type SnapshotRow,
  type WritableLayer,
} from '@tracker/core';
import { type FileLock, nodeFileSystem, tryLockFile } from '@tracker/files';
import { foreignFile, unavailable } from '../errors.ts';
import { generationBytes, generationOf } from '../generation.ts';
import { makePrivateDirectory } from '../private-directory.ts';
import { builtWorker, type CacheThread, startCacheThread } from './cache-thread.ts';
import { createCacheWriter } from './cache-writer.ts';

export interface CacheOptions {
  /** The workspace's directory in the user's data directory; made when it is first written to. */
  readonly directory: string;
  readonly workspaceId: string;
  /** Told in one sentence when a damaged file was set aside. */
  readonly report: (notice: string) => void;
  /** What others read who ask for the lease, e.g. `tracker-mcp`. */
  readonly holder: string;
  /** The worker's file; default: the one that is built beside this module. */
  readonly worker?: URL;
}

/**
 * The workspace's active state in `cache.sqlite`: written by the one process that has the lease, loaded by the others
 * in an outage (FR-028). SQLite lives in a thread of its own and rows cross in chunks, so that nobody stalls.
 *
 * @see ARCHITECTURE: Locks, journal, cache, markdown
 */
export const createCache = (options: CacheOptions): Layer & WritableLayer => {
  const { directory, workspaceId, report, holder, worker = builtWorker() } = options;
  const path = join(directory, 'cache.sqlite');
  const translated = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      throw unavailable('cache', path, error);
    }
  };

  /** The head of a file that is whole; null for one that a snapshot must replace. */
  const opened = async (thread: CacheThread): Promise<SnapshotHead | null | 'damaged'> => {
    const file = await thread.open(path, workspaceId);
    if (file.kind === 'foreign') throw foreignFile('cache', path, file.workspaceId);
    if (file.kind === 'whole') return file.head;
    return file.kind === 'damaged' ? 'damaged' : null;
  };

  const load = async (thread: CacheThread): Promise<LayerState> => {
    const head = await opened(thread);
    if (head === null) throw new LayerUnavailableError('The cache holds nothing yet.');
    const chunks = head === 'damaged' ? 'damaged' : await allRows(thread);
    if (head === 'damaged' || chunks === 'damaged') throw new LayerUnavailableError(`The cache ${path} is damaged.`);
    return { asOf: head.asOf, complete: true, chunks: parsedOneByOne(chunks) };
  };

  const loadInThread = async (): Promise<LayerState> => {
    const thread = startCacheThread(worker);
    try {
      return await load(thread);
    } finally {
      await thread.end();
    }
  };

  /** Only who has the lease may move a damaged file: without it, it could be the next writer's new one. */
  const usable = async (thread: CacheThread): Promise<SnapshotHead | null> => {
    const head = await opened(thread);
    if (head === null) return null;
    if (head !== 'damaged' && (await isWhole(thread))) return head;
    await thread.setAside();
    report(`The cache ${path} was damaged; it is kept as ${path}.damaged until the next time and is built anew.`);
    return null;
  };

  const lease = async (): Promise<FileLock | null> => {
    makePrivateDirectory(directory);
    return await tryLockFile(join(directory, 'cache.lock'), { mode: 'exclusive', waitMs: 0, holder });
  };

  return {
    source: 'sqlite_cache',
    stamp: async () => {
      try {
        const found = nodeFileSystem.peek(path, generationBytes);
        return found === null ? null : generationOf(found.start, found.size);
      } catch (error) {
        throw unavailable('cache', path, error);
      }
    },
    load: () => translated(loadInThread()),
    openWriter: async () => {
      const lock = await translated(lease());
      if (lock === null) return null;
      let thread: CacheThread | undefined;
      const release = async (): Promise<void> => {
        await thread?.end();
        lock.release();
      };
      try {
        thread = startCacheThread(worker);
        return createCacheWriter({ thread, head: await usable(thread), translated, release });
      } catch (error) {
        await release();
        throw unavailable('cache', path, error);
      }
    },
  };
};

const rowsPerChunk = 500;

const allRows = async (thread: CacheThread): Promise<readonly string[] | 'damaged'> => {
  const chunks: string[] = [];
  for (;;) {
    const chunk = await thread.nextRows(rowsPerChunk);
    if (chunk === 'damaged') return chunk;
    if (chunk === null) return chunks;
    chunks.push(chunk);
  }
};

const isWhole = async (thread: CacheThread): Promise<boolean> => {
  for (;;) {
    const chunk = await thread.nextRows(rowsPerChunk);
    if (chunk === 'damaged' || chunk === null) return chunk === null;
  }
};

/** Others run between two chunks. The sums of the rows say that this program wrote them. */
async function* parsedOneByOne(chunks: readonly string[]): AsyncGenerator<readonly SnapshotRow[]> {
  for (const chunk of chunks) {
    await turn();
    yield JSON.parse(chunk) as readonly SnapshotRow[];
  }
}
