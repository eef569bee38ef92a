import { createInMemoryApiTokens, createInMemoryStore, LayerUnavailableError, type Store } from '@tracker/core';
import type { DatabaseSource } from '../src/database/database-source.ts';

type Database = Awaited<ReturnType<DatabaseSource['open']>>;

/** A source that opens when the test says so, and counts. */
export interface FakeSource extends DatabaseSource {
  readonly opens: number;
  readonly closes: number;
  /** Lets the opening that waits, or the next one, succeed with this database. */
  succeed(database?: Database): void;
  fail(error: Error): void;
}

export const fakeSource = (): FakeSource => {
  const waiting: { resolve: (database: Database) => void; reject: (error: Error) => void }[] = [];
  let opens = 0;
  let closes = 0;
  const nextOf = () => {
    const next = waiting.shift();
    if (next === undefined) throw new Error('nobody is opening');
    return next;
  };
  return {
    kind: 'embedded',
    get opens() {
      return opens;
    },
    get closes() {
      return closes;
    },
    open() {
      opens += 1;
      return new Promise((resolve, reject) => void waiting.push({ resolve, reject }));
    },
    explained: (error) => error,
    close: async () => {
      closes += 1;
    },
    succeed: (database = fakeDatabase()) => nextOf().resolve(database),
    fail: (error) => nextOf().reject(error),
  };
};

/** In memory; `failures` are thrown first, one by each call of any store. */
export const fakeDatabase = (failures: Error[] = []): Database => ({
  prepare: async () => {},
  answers: async () => {},
  close: async () => {},
  listen: async () => null,
  apiTokens: () => createInMemoryApiTokens(),
  store: () => {
    const store = createInMemoryStore({ clock: () => '2026-01-01T00:00:00.000Z' });
    return new Proxy(store, {
      get: (target, name: keyof Store) => async (argument: never, options: never) => {
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return await target[name](argument, options);
      },
    });
  },
});

export const away = (): LayerUnavailableError => new LayerUnavailableError('gone');
