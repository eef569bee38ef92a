import { exported } from '../generation.ts';
import type { Database, Sqlite } from '../sqlite.ts';
import type { JournalEdits } from './journal-entries.ts';
import { type JournalEntry, parseJournalEntry } from './journal-entry.ts';
import { sealed, sealedLinesIn, unsealed } from './sealed-line.ts';

/** The content of a journal's file. `damaged`: these entries are all that could still be read. */
export type JournalFile =
  | { readonly kind: 'whole'; readonly database: Database; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'damaged'; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'foreign'; readonly workspaceId: string };

export const newJournalDatabase = (sqlite: Sqlite): Database => {
  const database = new sqlite.Database();
  // Large enough that an entry stays in one piece, which is what finds it again in a damaged file.
  database.run('pragma page_size = 16384');
  database.run('create table head (line text not null)');
  database.run('create table pending (seq integer primary key, line text not null)');
  return database;
};

/** Carries the edits out and prints the file. The database is of no use any more when this throws. */
export const printJournal = (
  database: Database,
  edits: JournalEdits,
  entryCount: number,
  workspaceId: string,
): Uint8Array => {
  // What is taken out is overwritten: nobody shall find it again in a damaged file.
  database.run('pragma secure_delete = on');
  database.run('begin');
  for (const [seq, entry] of edits) {
    if (entry === null) database.run('delete from pending where seq = ?', [seq]);
    else database.run('insert or replace into pending (seq, line) values (?, ?)', [seq, entry.line]);
  }
  database.run('delete from head');
  database.run('insert into head (line) values (?)', [
    sealed('tracker-head', workspaceId, { workspaceId, entryCount }),
  ]);
  database.run('commit');
  return exported(database);
};

/** `known` are entries read before, which need not be checked again when they are the same. */
export const parseJournal = (
  sqlite: Sqlite,
  bytes: Uint8Array,
  workspaceId: string,
  known: Iterable<JournalEntry> = [],
): JournalFile => {
  const bySeq = new Map([...known].map((entry) => [entry.seq, entry]));
  const parse = (seq: unknown, line: string): JournalEntry | null => {
    const before = bySeq.get(Number(seq));
    return before?.line === line ? before : parseJournalEntry(workspaceId, line);
  };
  const database = new sqlite.Database(bytes);
  try {
    const owner = ownerOf(headLine(database));
    if (owner !== null && owner !== workspaceId) return closing(database, { kind: 'foreign', workspaceId: owner });
    const entries = wholeEntries(database, bytes, workspaceId, parse);
    if (entries !== null) return { kind: 'whole', database, entries };
  } catch {
    // SQLite cannot make sense of it.
  }
  return closing(database, { kind: 'damaged', entries: salvagedEntries(database, bytes, workspaceId) });
};

const closing = (database: Database, file: JournalFile): JournalFile => {
  try {
    database.close();
  } catch {
    // Nothing was written to it.
  }
  return file;
};

/** Whose journal it is, as far as its head is whole under the id that it names itself. */
const ownerOf = (line: string): string | null => {
  const [, named] = /"workspaceId":"([^"]+)"/.exec(line) ?? [];
  return named !== undefined && unsealed(line, named) !== null ? named : null;
};

const headLine = (database: Database): string => String(database.exec('select line from head')[0]?.values[0]?.[0]);

/** Null as soon as anything is not as it was printed. */
const wholeEntries = (
  database: Database,
  bytes: Uint8Array,
  workspaceId: string,
  parse: (seq: unknown, line: string) => JournalEntry | null,
): readonly JournalEntry[] | null => {
  const head = unsealed(headLine(database), workspaceId);
  if (head === null || bytes.length !== databaseSize(database)) return null;
  const rows = database.exec('select seq, line from pending order by seq')[0]?.values ?? [];
  const entries = rows.flatMap(([seq, line]) => parse(seq, String(line)) ?? []);
  const { entryCount } = JSON.parse(head) as { readonly entryCount: number };
  return entries.length === rows.length && entries.length === entryCount ? entries : null;
};

const databaseSize = (database: Database): number =>
  Number(database.exec('pragma page_count')[0]?.values[0]?.[0]) *
  Number(database.exec('pragma page_size')[0]?.values[0]?.[0]);

/** By SQLite as far as that gets, and by looking for whole entries in the bytes. */
const salvagedEntries = (database: Database, bytes: Uint8Array, workspaceId: string): readonly JournalEntry[] => {
  const lines = [...readableLines(database), ...sealedLinesIn(bytes, 'tracker-pending', workspaceId)];
  const entries = lines.flatMap((line) => parseJournalEntry(workspaceId, line) ?? []);
  return [...new Map(entries.map((entry) => [entry.changeId, entry])).values()].sort((a, b) => a.seq - b.seq);
};

const readableLines = (database: Database): readonly string[] => {
  const lines: string[] = [];
  try {
    const statement = database.prepare('select line from pending order by seq');
    while (statement.step()) lines.push(String(statement.get()[0]));
  } catch {
    // The rest cannot be reached this way.
  }
  return lines;
};
