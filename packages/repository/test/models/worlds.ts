import { randomInt } from 'node:crypto';
import { createInMemoryStore, type PrimaryStore } from '@tracker/core';
import fc from 'fast-check';
import { newWorkspace, type TestHome } from '../test-home.ts';

/** A store on a fresh workspace whose leases see time pass when the model says so. */
export interface ModelWorld {
  readonly store: PrimaryStore;
  pass(seconds: number): Promise<void>;
}

/** Another one in each run of the tests; `TRACKER_TEST_SEED` repeats one. It stands in the tests' names. */
const seed = Number(process.env.TRACKER_TEST_SEED ?? randomInt(2 ** 31));

const inMemory = (): ModelWorld => {
  let now = Date.parse('2026-01-01T00:00:00.000Z');
  const clock = () => {
    now += 1;
    return new Date(now).toISOString();
  };
  return {
    store: createInMemoryStore({ clock }),
    pass: async (seconds) => {
      now += seconds * 1000;
    },
  };
};

/** The server's clock cannot be set, so that time passes by moving what it is compared with. */
const onPostgres = (home: TestHome) => {
  const client = home.client();
  return (): ModelWorld => {
    const workspace = newWorkspace();
    return {
      store: client.store(workspace),
      pass: async (seconds) => {
        await home.sql(
          `update claims set claimed_at = claimed_at - make_interval(secs => $2),
           expires_at = expires_at - make_interval(secs => $2) where workspace_id = $1`,
          [workspace.id, seconds],
        );
      },
    };
  };
};

/** What a model is held against: every run of the property gets a world of its own. */
export const modelWorlds = [
  { name: `in memory, seed ${seed}`, open: () => inMemory, runs: 200 },
  { name: `PostgreSQL, seed ${seed}`, open: onPostgres, runs: 15 },
] as const;

/** Shrinking takes too long where each step is a transaction. */
export const check = <Values>(
  property: fc.IAsyncProperty<Values>,
  { runs }: { readonly runs: number },
): Promise<void> => fc.assert(property, { seed, numRuns: runs, endOnFailure: runs < 100, verbose: 1 });

/** The nth id; ids of different n share no key of the shortest length. */
export const idOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
