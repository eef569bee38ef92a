import {
  type Change,
  type CopyStep,
  type ForeignEntry,
  LayerUnavailableError,
  type PendingChange,
  type PendingCopy,
  TrackerError,
  type Warning,
} from '@tracker/core';

/** The pending changes of a workspace, from every copy of them. */
export interface PendingLog {
  /** In order, as the copies have them at this moment. */
  entries(): Promise<readonly PendingChange[]>;
  /** As they were at most 100 ms ago, or after the last write of this process: for where each look counts. */
  recent(): Promise<readonly PendingChange[]>;
  /**
   * Behind everything that is known here; durable in both copies, or in one, and then a warning names the other (FR-029).
   * A change that waits already is added where it is missing: whoever recorded it may have been killed between the copies.
   *
   * @throws TrackerError `DatabaseError` when neither could be written: nothing is acknowledged.
   */
  append(changes: readonly Change[], recordedAt: string): Promise<readonly Warning[]>;
  /** Replaces entries by what `revise` gives, null removes; a copy that cannot be written keeps its own, which does no harm. */
  revise(revise: (entry: PendingChange) => PendingChange | null): Promise<void>;
  /** What copies hold that is not Tracker's own. */
  foreign(): Promise<readonly ForeignEntry[]>;
  dropForeign(texts: readonly string[]): Promise<void>;
}

interface Known {
  /** Of the copies that the entries are from; null when they must be read again. */
  readonly stamps: Stamps | null;
  readonly entries: readonly PendingChange[];
}

type Stamps = readonly (string | null)[];

const areSame = (a: Stamps | null, b: Stamps): boolean => a?.every((stamp, position) => stamp === b[position]) === true;

/** How long another process's entries may go unseen while this one knows of none. */
const recentMs = 100;

export const createPendingLog = (copies: readonly PendingCopy[]): PendingLog => {
  let known: Known = { stamps: null, entries: [] };
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Removed by this process: a copy that could not be written may still name them. */
  const removed = new Set<string>();
  /** Conflicts that this process saw settled: such a copy may still have entries wait in them. */
  const settled = new Set<string>();

  const entries = async (): Promise<readonly PendingChange[]> => {
    lookedAt = performance.now();
    const stamps = copies.map(stampOf);
    if (areSame(known.stamps, stamps)) return known.entries;
    const reads = await Promise.allSettled(copies.map((copy) => copy.read()));
    const whole = reads.every(({ status }) => status === 'fulfilled');
    const found = reads.flatMap((read) => (read.status === 'fulfilled' ? read.value.entries : []));
    // A copy that could not be read may be readable the next time, unchanged.
    known = {
      stamps: whole ? stamps : null,
      entries: inOrder(
        found.filter(({ change }) => !removed.has(change.id)),
        ({ conflictId }) => conflictId !== null && settled.has(conflictId),
      ),
    };
    return known.entries;
  };

  const recent = async (): Promise<readonly PendingChange[]> =>
    performance.now() - lookedAt < recentMs ? known.entries : entries();

  return {
    entries,
    recent,
    append: async (changes, recordedAt) => {
      const before = await recent();
      const base = known;
      const ids = new Set(changes.map(({ id }) => id));
      const repeated = before.filter(({ change }) => ids.has(change.id));
      for (const { change } of repeated) ids.delete(change.id);
      const last = before.at(-1)?.order ?? 0;
      const added = changes
        .filter(({ id }) => ids.has(id))
        .map((change, i) => ({ change, recordedAt, order: last + 1 + i, conflictId: null }));
      const written = await Promise.allSettled(
        copies.map(async (copy, position) => {
          const stamp = base.stamps?.[position] ?? null;
          // Also what is there already: whoever put it there may have been killed before it was durable.
          const entries = [...repeated, ...added];
          return entries.length > 0 ? await copy.append(entries) : { from: stamp, to: stamp };
        }),
      );
      const failed = copies.filter((_, position) => written[position]?.status === 'rejected');
      const stamps = stampsAfter(base.stamps, written);
      for (const { change } of added) removed.delete(change.id);
      // Where others have written as well the next look reads again.
      known = { stamps, entries: [...before, ...added] };
      lookedAt = failed.length === 0 ? performance.now() : Number.NEGATIVE_INFINITY;
      if (failed.length === copies.length) throw notDurable(written);
      return failed.map(({ name }) => oneCopyOnly(name));
    },
    revise: async (revise) => {
      for (const entry of await entries()) {
        const revised = revise(entry);
        if (revised === null) removed.add(entry.change.id);
        else if (revised.conflictId === null && entry.conflictId !== null) settled.add(entry.conflictId);
      }
      const revised = await Promise.allSettled(copies.map((copy) => copy.revise(revise)));
      known = { ...known, stamps: null };
      lookedAt = Number.NEGATIVE_INFINITY;
      if (revised.every(({ status }) => status === 'rejected')) throw notDurable(revised);
    },
    foreign: async () => {
      const reads = await Promise.allSettled(copies.map((copy) => copy.read()));
      return reads.flatMap((read) => (read.status === 'fulfilled' ? read.value.foreign : []));
    },
    dropForeign: async (texts) => {
      for (const copy of copies) await copy.dropForeign?.(texts);
    },
  };
};

/** Null unless every copy was as this process knew it and has become what this process made of it. */
const stampsAfter = (
  before: Stamps | null,
  written: readonly PromiseSettledResult<CopyStep | null>[],
): Stamps | null => {
  if (before === null) return null;
  const after: (string | null)[] = [];
  for (const [position, each] of written.entries()) {
    if (each.status === 'rejected' || each.value === null || each.value.from !== before[position]) return null;
    after.push(each.value.to);
  }
  return after;
};

const stampOf = (copy: PendingCopy): string | null => {
  try {
    return copy.stamp();
  } catch (error) {
    if (error instanceof LayerUnavailableError) return null;
    throw error;
  }
};

/**
 * Either copy may lack an entry; one that waits in a conflict anywhere does so everywhere, unless that copy is stale: it
 * could not be revised. Who saw an entry has given
 * the next one a higher order, and the order of two that did not see each other matters to nobody.
 */
const inOrder = (
  found: readonly PendingChange[],
  isStale: (entry: PendingChange) => boolean,
): readonly PendingChange[] => {
  const byId = new Map<string, PendingChange>();
  for (const entry of found) {
    const before = byId.get(entry.change.id);
    const isNews = before === undefined || isStale(before) || (before.conflictId === null && !isStale(entry));
    if (isNews) byId.set(entry.change.id, entry);
  }
  return [...byId.values()].sort((a, b) => a.order - b.order || (a.change.id < b.change.id ? -1 : 1));
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
