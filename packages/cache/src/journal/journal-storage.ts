import { dirname } from 'node:path';
import { type FileSystem, replaceFile } from '@tracker/files';
import { foreignFile } from '../errors.ts';
import { generationBytes, generationOf } from '../generation.ts';
import { type Database, loadSqlite } from '../sqlite.ts';
import { byChangeId, type Entries, edited, editsFor, type JournalEdits, united } from './journal-entries.ts';
import { newJournalDatabase, parseJournal, printJournal } from './journal-file.ts';

export interface JournalStorageOptions {
  readonly path: string;
  readonly workspaceId: string;
  readonly fileSystem: FileSystem;
  readonly clock: () => string;
  /** Told in one sentence what was found damaged and what became of it. */
  readonly report: (notice: string) => void;
}

/** The journal's file and what this process knows of it. Whoever writes holds the journal's lock. */
export interface JournalStorage {
  /** Changes with every write, by whichever process; null when there is no file. */
  generation(): string | null;
  /** The newest entries, in order, and whether the file they come from must be mended. */
  load(): Promise<{ readonly entries: Entries; readonly generation: string | null; readonly damaged: boolean }>;
  /**
   * Durable when it resolves, with the generation written. When it throws, the file holds what it held before, as far as
   * the disk allows.
   */
  write(edits: JournalEdits): Promise<string | null>;
  /** Sets a damaged file aside and puts what could be read of it in its place. */
  mend(): Promise<void>;
}

interface Loaded {
  readonly generation: string | null;
  readonly entries: Entries;
  /** Null when the file is damaged, or not there. */
  readonly database: Database | null;
  /** The bytes of a damaged file. */
  readonly damaged: Uint8Array | null;
}

export const createJournalStorage = (options: JournalStorageOptions): JournalStorage => {
  const { path, workspaceId, fileSystem, clock, report } = options;
  let known: Loaded | null = null;
  let loading: Promise<Loaded> | null = null;

  const forget = (): void => {
    known?.database?.close();
    known = null;
  };

  const generation = (): string | null => {
    const found = fileSystem.peek(path, generationBytes);
    return found === null ? null : generationOf(found.start, found.size);
  };

  /** One at a time: a load closes the database that was there before. */
  const loaded = async (): Promise<Loaded> => {
    while (loading !== null) await loading.catch(() => {});
    if (known !== null && known.generation === generation()) return known;
    loading = loadAnew();
    try {
      return await loading;
    } finally {
      loading = null;
    }
  };

  const loadAnew = async (): Promise<Loaded> => {
    const bytes = await fileSystem.read(path);
    // What this process has read of a file does not go with it.
    const remembered: Entries = known?.entries ?? new Map();
    forget();
    known = bytes === null ? { ...unwritten, entries: remembered } : await read(bytes, remembered);
    return known;
  };

  const read = async (bytes: Uint8Array, remembered: Entries): Promise<Loaded> => {
    const file = parseJournal(await loadSqlite(), bytes, workspaceId, remembered.values());
    if (file.kind === 'foreign') throw foreignFile('journal', path, file.workspaceId);
    const generation = generationOf(bytes.subarray(0, generationBytes), bytes.length);
    return file.kind === 'whole'
      ? { generation, entries: byChangeId(file.entries), database: file.database, damaged: null }
      : { generation, entries: united(file.entries, remembered), database: null, damaged: bytes };
  };

  /** Replaces the file by `entries`, of which the database lacks the edits. */
  const put = async (database: Database, edits: JournalEdits, entries: Entries): Promise<string> => {
    // Whoever reads meanwhile must not close it, and may have opened one of their own in the end.
    if (known !== null) known = { ...known, database: null };
    try {
      const bytes = printJournal(database, edits, entries.size, workspaceId);
      await replaceFile(path, bytes, { fileSystem });
      const generation = generationOf(bytes.subarray(0, generationBytes), bytes.length);
      forget();
      known = { generation, entries, database, damaged: null };
      return generation;
    } catch (error) {
      forget();
      database.close();
      throw error;
    }
  };

  const putAll = async (entries: Entries): Promise<string> =>
    put(newJournalDatabase(await loadSqlite()), editsFor(entries), entries);

  return {
    generation,
    load: async () => {
      const { entries, generation, damaged } = await loaded();
      return { entries, generation, damaged: damaged !== null };
    },
    write: async (edits) => {
      const { database, entries: before, generation: old } = await loaded();
      if (edits.size === 0 && (old !== null || before.size === 0)) return await syncIfThere(old);
      const entries = edited(before, edits);
      try {
        return await (database === null ? putAll(entries) : put(database, edits, entries));
      } catch (error) {
        // The directory could not be synced after the rename: what is refused now shall not be found later.
        if (generation() !== old) await putAll(before).catch(() => {});
        throw error;
      }
    },
    mend: async () => {
      const { damaged, entries } = await loaded();
      if (damaged === null) return;
      const aside = `${path}.damaged-${clock().replaceAll(/\W/g, '')}`;
      await replaceFile(aside, damaged, { fileSystem });
      await putAll(entries);
      report(`The journal ${path} was damaged; it is kept as ${aside}, and ${entries.size} changes were read from it.`);
    },
  };

  /** What another process renamed into place before it died may not be on disk yet. */
  async function syncIfThere(generation: string | null): Promise<string | null> {
    if (generation !== null) await fileSystem.syncDirectory(dirname(path));
    return generation;
  }
};

const unwritten = { generation: null, database: null, damaged: null } as const;
