import type { Database, SqlJsStatic } from 'sql.js';

export type { Database };

/** SQLite in WebAssembly. The build that carries its code inside also works from a bundle. */
export type Sqlite = SqlJsStatic;

let loading: Promise<Sqlite> | undefined;

/** Loaded on first need: 70 ms and some megabytes that a process without an outage never pays. */
export const loadSqlite = (): Promise<Sqlite> => {
  loading ??= import('sql.js/dist/sql-wasm-inline.js').then(({ default: initialise }) => initialise());
  return loading;
};
