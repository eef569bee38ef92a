import type { Pool, QueryResultRow } from 'pg';
import { serverLimits } from './connection.ts';
import type { Run, Statement } from './statements.ts';

/** A transaction that only reads; all its statements see the database at one moment. */
export interface Reading {
  readonly run: Run;
  /** Gives the connection back. Idempotent. */
  close(): Promise<void>;
}

export type OpenReading = () => Promise<Reading>;

/** With unnamed statements the server's time limits come with each transaction, as behind a pooler. */
export const createReadings =
  (pool: Pool, namedStatements: boolean): OpenReading =>
  async () => {
    const client = await pool.connect();
    let lost: Error | undefined;
    let closing: Promise<void> | undefined;
    const end = async (): Promise<void> => {
      const failure = lost ?? (await client.query('rollback').then(() => undefined, asError));
      client.off('error', onError);
      client.release(failure);
    };
    const close = (): Promise<void> => {
      closing ??= end();
      return closing;
    };
    // While nobody waits for an answer a lost connection is told by event, which would end the process. A reader that
    // never came back is cut off by the server in this way too.
    const onError = (error: Error): void => {
      lost = error;
      void close();
    };
    client.on('error', onError);
    const run = async <Row extends QueryResultRow>({ name, text, values }: Statement) => {
      const prepared = namedStatements ? { name } : {};
      return (await client.query<Row>({ ...prepared, text, values: [...values] })).rows;
    };
    try {
      await client.query('begin isolation level repeatable read read only');
      if (!namedStatements) await client.query(localLimits, Object.values(serverLimits).map(String));
      return { run, close };
    } catch (error) {
      await close();
      throw error;
    }
  };

const localLimits = `select set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true),
  set_config('idle_in_transaction_session_timeout', $3, true)`;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
