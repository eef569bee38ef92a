import type { SnapshotHead } from '@tracker/core';
import { type FileSystem, replaceFile } from '@tracker/files';
import { exported } from '../generation.ts';
import { type Database, loadSqlite } from '../sqlite.ts';
import { type KeyedRow, newCacheDatabase, openCacheFile, putRows, removeRows, rowsOf, setHead } from './cache-file.ts';

/** What a cache's file was found to be. */
export type Opened =
  | { readonly kind: 'whole'; readonly head: SnapshotHead }
  | { readonly kind: 'missing' | 'damaged' | 'other format' }
  | { readonly kind: 'foreign'; readonly workspaceId: string };

/** Everything that is done to a cache's file, in a thread of its own. Values cross between the threads: plain ones. */
export interface CacheService {
  open(path: string, workspaceId: string): Promise<Opened>;
  /** The next rows of the file that was opened, as a JSON array; null after the last; `damaged` instead of a broken one. */
  nextRows(limit: number): Promise<string | 'damaged' | null>;
  /** Starts from nothing; the file stays as it is until `write`. */
  begin(): Promise<void>;
  put(rows: readonly KeyedRow[]): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** Puts what was collected in the file's place. */
  write(head: SnapshotHead): Promise<void>;
  /** Moves a damaged file out of the way; only one is kept. */
  setAside(): Promise<void>;
}

export const createCacheService = (fileSystem: FileSystem): CacheService => {
  let path = '';
  let database: Database | null = null;
  let rows: Generator<string> | null = null;

  const use = (next: Database | null): void => {
    database?.close();
    database = next;
  };
  const current = (): Database => {
    if (database === null) throw new Error('the cache was not opened');
    return database;
  };

  return {
    async open(at, workspaceId) {
      path = at;
      const bytes = await fileSystem.read(path);
      if (bytes === null) return { kind: 'missing' };
      const file = openCacheFile(await loadSqlite(), bytes, workspaceId);
      use(file.kind === 'whole' ? file.database : null);
      rows = file.kind === 'whole' ? rowsOf(file.database) : null;
      return file.kind === 'whole' ? { kind: 'whole', head: file.head } : file;
    },
    async nextRows(limit) {
      const chunk: string[] = [];
      try {
        while (chunk.length < limit) {
          const next = rows?.next();
          if (next === undefined || next.done) break;
          chunk.push(next.value);
        }
      } catch {
        return 'damaged';
      }
      return chunk.length === 0 ? null : `[${chunk.join()}]`;
    },
    async begin() {
      use(newCacheDatabase(await loadSqlite()));
    },
    put: async (keyed) => putRows(current(), keyed),
    remove: async (keys) => removeRows(current(), keys),
    async write(head) {
      setHead(current(), head);
      await replaceFile(path, exported(current()), { fileSystem });
    },
    setAside: () => fileSystem.rename(path, `${path}.damaged`),
  };
};
