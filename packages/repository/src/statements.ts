import type { Pool, QueryResultRow } from 'pg';

/** A statement with its values; `name` makes the server keep its plan. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Runs a hot statement on the shared pool, prepared unless named statements are off. */
export type Run = <Row extends QueryResultRow>(statement: Statement) => Promise<readonly Row[]>;

export const createRun =
  (pool: Pool, namedStatements: boolean): Run =>
  async <Row extends QueryResultRow>({ name, text, values }: Statement) => {
    const prepared = namedStatements ? { name } : {};
    return (await pool.query<Row>({ ...prepared, text, values: [...values] })).rows;
  };

/** `table` in the database's schema, so that no statement depends on a session's search_path. */
export type Qualify = (table: string) => string;

export const qualifierFor =
  (schema: string): Qualify =>
  (table) =>
    `"${schema.replaceAll('"', '""')}".${table}`;
