import { LayerBusyError, LayerUnavailableError, TrackerError } from '@tracker/core';
import type { Database } from '@tracker/repository';
import type { DatabaseSource } from './database-source.ts';

export interface OpeningOptions {
  readonly source: DatabaseSource;
  /** How long a call waits for the database, in milliseconds. Default 15,000 (SPEC section 4, Time). */
  readonly waitMs?: number;
  /** A call that failed after more than this many milliseconds ran into a time limit and is not repeated. */
  readonly repeatWithinMs?: number;
  /** Told when the database could not be opened, whether or not a call waits for it. */
  readonly onFailure?: (error: unknown) => void;
}

/** A database that is opened on first need, again after a failure, and found again when it was lost. */
export interface Opening {
  /** Begins in the background. */
  start(): void;
  /** Resolves when the database is open; waits as long as it takes. */
  opened(): Promise<void>;
  /**
   * Runs `work` on the open database; once more after finding the database again when it was lost meanwhile. So `work`
   * must be a read, or a write that does nothing the second time.
   *
   * @throws LayerUnavailableError when it is not open in time; the opening goes on.
   */
  use<Value>(work: (database: Database) => Promise<Value>): Promise<Value>;
  /** Runs `work` if the database is open now. @throws LayerUnavailableError when it is not; starts nothing. */
  useIfOpen<Value>(work: (database: Database) => Promise<Value>): Promise<Value>;
  /** Waits for an opening that is under way, so that nothing of it is left. */
  close(): Promise<void>;
}

export const createOpening = (options: OpeningOptions): Opening => {
  const { source, waitMs = 15_000, repeatWithinMs = 5_000, onFailure } = options;
  /** Each opening makes a new object, by which a failed call can tell whether somebody has opened since. */
  let current: { readonly database: Database } | null = null;
  let pending: Promise<{ readonly database: Database }> | null = null;
  let closed = false;

  const open = async () => {
    try {
      const session = { database: await source.open() };
      if (closed) throw closing();
      current = session;
      return session;
    } catch (error) {
      if (!closed) onFailure?.(error);
      throw error;
    } finally {
      pending = null;
    }
  };

  const ready = async () => {
    if (closed) throw closing();
    if (current !== null) return current;
    pending ??= open();
    return await pending;
  };

  const use: Opening['use'] = async (work) => {
    const run = (database: Database) => explained(work, database);
    const session = current ?? (await within(waitMs, ready()));
    const startedAt = performance.now();
    try {
      return await run(session.database);
    } catch (error) {
      const inTime = performance.now() - startedAt <= repeatWithinMs;
      if (!isLoss(error) || !inTime || closed) throw error;
      if (current === session) current = null;
      return await run((await within(waitMs, ready())).database);
    }
  };

  const explained = async <Value>(work: (database: Database) => Promise<Value>, database: Database): Promise<Value> => {
    try {
      return await work(database);
    } catch (error) {
      throw source.explained(error);
    }
  };

  return {
    start: () => void ready().catch(() => {}),
    opened: async () => void (await ready()),
    use,
    useIfOpen: async (work) => {
      if (current === null) throw new LayerUnavailableError('The database is not open.');
      return await explained(work, current.database);
    },
    async close() {
      closed = true;
      current = null;
      await pending?.catch(() => {});
      await source.close();
    },
  };
};

const isLoss = (error: unknown): boolean =>
  error instanceof LayerUnavailableError && !(error instanceof LayerBusyError);

const within = async <Value>(limitMs: number, promise: Promise<Value>): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(stillStarting(limitMs)), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
};

/** Nobody else is asked either: a "no" rather than "I cannot tell". */
const closing = (): TrackerError => new TrackerError('DatabaseError', 'Tracker is closing.');

const stillStarting = (waitedMs: number): LayerUnavailableError =>
  new LayerUnavailableError(`The database is not ready after ${waitedMs / 1000} s; it goes on starting.`, {
    hint: 'Call again in a few seconds; `tracker db status` shows whether the server runs.',
  });
