import { change, type PendingChange } from '@tracker/core';
import { sealed, unsealed } from './sealed-line.ts';

/** An entry as the journal keeps it. */
export interface JournalEntry {
  /** Rises with every entry; the order of the journal. */
  readonly seq: number;
  readonly changeId: string;
  readonly line: string;
  /** Null when a newer program wrote a change of a kind that this one does not know: kept, never applied. */
  readonly pending: PendingChange | null;
}

export const journalEntry = (workspaceId: string, seq: number, pending: PendingChange): JournalEntry => ({
  seq,
  changeId: pending.change.id,
  line: sealed('tracker-pending', workspaceId, { seq, id: pending.change.id, ...pending }),
  pending,
});

/** Null when the line is not whole. */
export const parseJournalEntry = (workspaceId: string, line: string): JournalEntry | null => {
  const json = unsealed(line, workspaceId);
  if (json === null) return null;
  // The sum says that this is what `journalEntry` printed; a newer program may have printed more.
  const { seq, id, change: intent, recordedAt, order, conflictId } = JSON.parse(json) as PendingChange & EntryHead;
  const known = change.safeParse(intent);
  return {
    seq,
    changeId: id,
    line,
    pending: known.success ? { change: known.data, recordedAt, order, conflictId } : null,
  };
};

interface EntryHead {
  readonly seq: number;
  readonly id: string;
}
