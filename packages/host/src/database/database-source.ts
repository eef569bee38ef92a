import type { Database } from '@tracker/repository';

/** Where the database comes from: a server of the user's, or the embedded one. */
export interface DatabaseSource {
  readonly kind: 'embedded' | 'url';
  /**
   * Makes sure of the server and of the schema, and answers with the database to use from now on. Call it again when the
   * server was lost: the answer is the same database as before, unless the server is another one now. One call at a time.
   *
   * @throws TrackerError with a hint that says the way out.
   */
  open(): Promise<Database>;
  /** An error of a call on the open database, with the way out that fits where the database comes from. */
  explained(error: unknown): unknown;
  /** Closes the databases it gave out and leaves the server. Not while an `open` is under way. */
  close(): Promise<void>;
}

/** Now, as ISO 8601 UTC with milliseconds. */
export const systemClock = (): string => new Date().toISOString();

export const applicationName = 'tracker';
