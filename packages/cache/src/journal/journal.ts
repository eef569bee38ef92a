import { join } from 'node:path';
import type { CopyStep, PendingChange, PendingCopy, PendingRead } from '@tracker/core';
import { createFrequentLock, type FileSystem, nodeFileSystem } from '@tracker/files';
import { unavailable } from '../errors.ts';
import { inBatches } from '../in-batches.ts';
import { makePrivateDirectory } from '../private-directory.ts';
import { type Entries, edited, type JournalEdits, lastSeq } from './journal-entries.ts';
import { type JournalEntry, journalEntry } from './journal-entry.ts';
import { createJournalStorage } from './journal-storage.ts';

export interface JournalOptions {
  /** The workspace's directory in the user's data directory; made when it is first written to. */
  readonly directory: string;
  readonly workspaceId: string;
  readonly clock: () => string;
  /** Told in one sentence when a damaged file was mended. */
  readonly report: (notice: string) => void;
  /** What others read who wait for the lock, e.g. `tracker-mcp`. */
  readonly holder: string;
  /** How long a write waits for the other processes', in milliseconds; default 2,000. */
  readonly lockWaitMs?: number;
  readonly fileSystem?: FileSystem;
}

/** What to do to the entries that are there when its turn comes. */
type Edit = (entries: Entries) => JournalEdits;

/**
 * The copy of the pending changes in `journal.sqlite`, shared by all processes of the workspace: under a lock it is
 * read again unless nobody else has written, changed, and replaced as a whole (FR-029).
 *
 * @see ARCHITECTURE: Locks, journal, cache, markdown
 */
export const createJournal = (options: JournalOptions): PendingCopy => {
  const { directory, workspaceId, clock, report, holder, lockWaitMs = 2_000, fileSystem = nodeFileSystem } = options;
  const path = join(directory, 'journal.sqlite');
  const turns = createFrequentLock(join(directory, 'journal.lock'));
  const storage = createJournalStorage({ path, workspaceId, fileSystem, clock, report });

  const write = async (edits: readonly Edit[]): Promise<CopyStep | null> => {
    try {
      makePrivateDirectory(directory);
      const lock = await turns.lock({ mode: 'exclusive', waitMs: lockWaitMs, holder });
      try {
        if ((await storage.load()).damaged) await storage.mend();
        const { entries, generation } = await storage.load();
        const to = await storage.write(allTogether(edits, entries));
        return edits.length === 1 ? { from: generation, to } : null;
      } finally {
        lock.release();
      }
    } catch (error) {
      throw unavailable('journal', path, error);
    }
  };

  const submit = inBatches(write);

  const load = async (): Promise<Entries> => {
    try {
      const { entries, damaged } = await storage.load();
      if (damaged) await submit(nothing).catch(() => {});
      return entries;
    } catch (error) {
      throw unavailable('journal', path, error);
    }
  };

  return {
    name: 'journal',
    stamp: () => {
      try {
        return storage.generation();
      } catch {
        return 'unreadable';
      }
    },
    append: (entries) => submit(appending(workspaceId, entries)),
    revise: async (revise) => void (await submit(revising(workspaceId, revise))),
    read: async () => printed(await load()),
  };
};

const nothing: Edit = () => new Map();

const appending =
  (workspaceId: string, added: readonly PendingChange[]): Edit =>
  (entries) => {
    const last = lastSeq(entries);
    const fresh = [...new Map(added.map((entry) => [entry.change.id, entry])).values()].filter(
      ({ change }) => !entries.has(change.id),
    );
    return new Map(fresh.map((entry, i) => [last + 1 + i, journalEntry(workspaceId, last + 1 + i, entry)]));
  };

const revising =
  (workspaceId: string, revise: (entry: PendingChange) => PendingChange | null): Edit =>
  (entries) =>
    new Map(
      [...entries.values()].flatMap(({ seq, pending }) => {
        if (pending === null) return [];
        const revised = revise(pending);
        if (revised === pending) return [];
        return [[seq, revised === null ? null : journalEntry(workspaceId, seq, revised)] as const];
      }),
    );

/** Each edit sees what those before it have done. */
const allTogether = (edits: readonly Edit[], entries: Entries): JournalEdits => {
  const all = new Map<number, JournalEntry | null>();
  let current = entries;
  let unseen: JournalEdits = new Map();
  for (const edit of edits) {
    if (unseen.size > 0) current = edited(current, unseen);
    unseen = edit(current);
    for (const [seq, entry] of unseen) all.set(seq, entry);
  }
  return all;
};

const printed = (entries: Entries): PendingRead => ({
  entries: [...entries.values()].flatMap(({ pending }) => pending ?? []),
  foreign: [...entries.values()].flatMap(({ pending, line }) =>
    pending === null ? [{ text: line, change: null }] : [],
  ),
});
