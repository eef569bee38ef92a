import { LayerUnavailableError, type PendingChange, type PendingCopy, TrackerError, type Warning } from '@tracker/core';

/** The pending changes of a workspace, from every copy of them. */
export interface PendingLog {
  /** In the order in which they were recorded. */
  entries(): Promise<readonly PendingChange[]>;
  /**
   * Durable in both copies, or in one, and then a warning names the other (FR-029).
   *
   * @throws TrackerError `DatabaseError` when neither could be written: nothing is acknowledged.
   */
  append(entries: readonly PendingChange[]): Promise<readonly Warning[]>;
  revise(revise: (entry: PendingChange) => PendingChange | null): Promise<void>;
}

export const createPendingLog = (copies: readonly PendingCopy[]): PendingLog => {
  let known: { readonly stamps: string; readonly entries: readonly PendingChange[] } = { stamps: '[]', entries: [] };

  const entries = async (): Promise<readonly PendingChange[]> => {
    const stamps = copies.map((copy) => stampOf(copy));
    if (stamps.every((stamp) => stamp === null)) return [];
    const key = JSON.stringify(stamps);
    if (known.stamps === key) return known.entries;
    const reads = await Promise.allSettled(copies.map((copy) => copy.read()));
    const found = reads.flatMap((read) => (read.status === 'fulfilled' ? read.value.entries : []));
    known = { stamps: key, entries: inOrder(found) };
    return known.entries;
  };

  return {
    entries,
    append: async (added) => {
      const written = await Promise.allSettled(copies.map((copy) => copy.append(added)));
      const failed = copies.filter((_, position) => written[position]?.status === 'rejected');
      if (failed.length === copies.length) throw notDurable(written);
      return failed.map(({ name }) => oneCopyOnly(name));
    },
    revise: async (revise) => {
      const revised = await Promise.allSettled(copies.map((copy) => copy.revise(revise)));
      if (revised.every(({ status }) => status === 'rejected')) throw notDurable(revised);
    },
  };
};

const stampOf = (copy: PendingCopy): string | null => {
  try {
    return copy.stamp();
  } catch (error) {
    if (error instanceof LayerUnavailableError) return null;
    throw error;
  }
};

/** Either copy may lack an entry; one that waits in a conflict anywhere does so everywhere. */
const inOrder = (found: readonly PendingChange[]): readonly PendingChange[] => {
  const byId = new Map<string, PendingChange>();
  for (const entry of found) {
    const before = byId.get(entry.change.id);
    if (before === undefined || before.conflictId === null) byId.set(entry.change.id, entry);
  }
  return [...byId.values()].sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0));
};

const oneCopyOnly = (name: string): Warning => ({
  code: 'one_copy_only',
  message: `The change is recorded, but its copy in the ${name === 'journal' ? 'journal' : 'status file'} could not be written.`,
});

const notDurable = (results: readonly PromiseSettledResult<unknown>[]): TrackerError =>
  new TrackerError(
    'DatabaseError',
    'The database is away, and neither the journal nor the status file can be written.',
    {
      hint: 'Nothing was changed. Free some space or make the data directory and the workspace writable, then repeat the call.',
      cause: results.map((result) => (result.status === 'rejected' ? result.reason : undefined)),
    },
  );
