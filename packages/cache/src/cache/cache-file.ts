import { crc32 } from 'node:zlib';
import type { SnapshotHead } from '@tracker/core';
import type { Database, Sqlite } from '../sqlite.ts';

/** One row on its way between the threads: its key, and the row with its section as JSON. */
export type KeyedRow = readonly [key: string, json: string];

/** Raised when a row's shape changes: another format's rows are not read, and its file is replaced. */
const format = 1;

/** What a cache's file is. */
export type CacheFile =
  | { readonly kind: 'whole'; readonly database: Database; readonly head: SnapshotHead }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'foreign'; readonly workspaceId: string }
  | { readonly kind: 'other format' };

export const newCacheDatabase = (sqlite: Sqlite): Database => {
  const database = new sqlite.Database();
  database.run('pragma page_size = 16384');
  database.run('create table head (json text not null, sum integer not null)');
  database.run('create table rows (key text primary key, json text not null, sum integer not null) without rowid');
  return database;
};

export const putRows = (database: Database, rows: readonly KeyedRow[]): void => {
  const statement = database.prepare('insert or replace into rows (key, json, sum) values (?, ?, ?)');
  database.run('begin');
  for (const [key, json] of rows) statement.run([key, json, sumOf(key, json)]);
  database.run('commit');
  statement.free();
};

export const removeRows = (database: Database, keys: readonly string[]): void => {
  const statement = database.prepare('delete from rows where key = ?');
  database.run('begin');
  for (const key of keys) statement.run([key]);
  database.run('commit');
  statement.free();
};

export const setHead = (database: Database, head: SnapshotHead): void => {
  const json = JSON.stringify({ ...head, format, rows: rowCount(database) } satisfies StoredHead);
  database.run('delete from head');
  database.run('insert into head (json, sum) values (?, ?)', [json, sumOf('head', json)]);
};

interface StoredHead extends SnapshotHead {
  readonly format: number;
  /** How many rows there are, so that lost ones are missed. */
  readonly rows: number;
}

/** Looks at the head alone; `rowsOf` finds damage among the rows. */
export const openCacheFile = (sqlite: Sqlite, bytes: Uint8Array, workspaceId: string): CacheFile => {
  const database = new sqlite.Database(bytes);
  try {
    const [json, sum] = database.exec('select json, sum from head')[0]?.values[0] ?? [];
    if (typeof json === 'string' && sum === sumOf('head', json)) {
      // The sum says that `setHead` wrote this, or a program of another format.
      const { format: found, rows, ...head } = JSON.parse(json) as StoredHead;
      if (head.workspaceId !== workspaceId)
        return closing(database, { kind: 'foreign', workspaceId: head.workspaceId });
      if (found !== format) return closing(database, { kind: 'other format' });
      if (rows === rowCount(database)) return { kind: 'whole', database, head };
    }
  } catch {
    // SQLite cannot make sense of it.
  }
  return closing(database, { kind: 'damaged' });
};

/** @throws an error for the first row that is not as it was written. */
export function* rowsOf(database: Database): Generator<string> {
  const statement = database.prepare('select key, json, sum from rows');
  let count = 0;
  try {
    while (statement.step()) {
      const [key, json, sum] = statement.get();
      if (sum !== sumOf(String(key), String(json))) throw new Error(`row ${count} is damaged`);
      count += 1;
      yield String(json);
    }
  } finally {
    statement.free();
  }
  if (count !== rowCount(database)) throw new Error('rows are missing');
}

const rowCount = (database: Database): number => Number(database.exec('select count(*) from rows')[0]?.values[0]?.[0]);

const sumOf = (key: string, json: string): number => crc32(json, crc32(key));

const closing = (database: Database, file: CacheFile): CacheFile => {
  try {
    database.close();
  } catch {
    // Nothing was written to it.
  }
  return file;
};
