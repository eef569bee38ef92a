import type { JournalEntry } from './journal-entry.ts';

/** The entries of a journal by their change's id, in order. */
export type Entries = ReadonlyMap<string, JournalEntry>;

/** The changes to a journal: entries by their seq, null for those that go. */
export type JournalEdits = ReadonlyMap<number, JournalEntry | null>;

export const byChangeId = (entries: Iterable<JournalEntry>): Entries =>
  new Map([...entries].map((entry) => [entry.changeId, entry]));

/** What was salvaged, and what this process still remembers besides, each in its place unless that is taken. */
export const united = (salvaged: readonly JournalEntry[], remembered: Entries): Entries => {
  const places = new Map([...remembered.values(), ...salvaged].map((entry) => [entry.seq, entry]));
  return byChangeId([...places.values()].sort((a, b) => a.seq - b.seq));
};

export const editsFor = (entries: Entries): JournalEdits =>
  new Map([...entries.values()].map((entry) => [entry.seq, entry]));

export const edited = (entries: Entries, edits: JournalEdits): Entries => {
  const last = lastSeq(entries);
  if ([...edits].every(([seq, entry]) => entry !== null && seq > last)) return appended(entries, edits);
  const places = new Map([...entries.values()].map((entry) => [entry.seq, entry]));
  for (const [seq, entry] of edits) {
    if (entry === null) places.delete(seq);
    else places.set(seq, entry);
  }
  return byChangeId(places.values());
};

/** Thousands may wait, and most writes bring one more. */
const appended = (entries: Entries, edits: JournalEdits): Entries => {
  const all = new Map(entries);
  for (const entry of edits.values()) if (entry !== null) all.set(entry.changeId, entry);
  return all;
};

/** 0 when there is none. */
export const lastSeq = (entries: Entries): number => {
  let last = 0;
  for (const { seq } of entries.values()) last = seq;
  return last;
};
