import { type Change, createInMemoryStore, type Store } from '@tracker/core';
import { testIds, tickingClock } from '@tracker/testing';
import { type ImportReport, importItems } from '../src/index.ts';

type Found = Parameters<typeof importItems>[0];

/** A store to import into, with what came of it by title. */
export const importWorld = (system: string) => {
  const store = createInMemoryStore({ clock: tickingClock() });
  const ids = testIds();
  const run = (found: Found, options: { readonly store?: Store; readonly dryRun?: boolean } = {}) =>
    importItems(found, {
      system,
      store,
      ids,
      actor: 'test',
      now: '2026-01-01T00:00:00.000Z',
      dryRun: false,
      ...options,
    });
  const item = async (title: string) => {
    const { rows } = (await store.workItems({ includeDeleted: false, limit: 100_000, offset: 0 })).value;
    const found = rows.filter((row) => row.title === title);
    if (found.length !== 1) throw new Error(`${found.length} items are called ${title}`);
    const view = (await store.workItemView(found[0]?.id ?? '', { children: false, dependencies: true })).value;
    if (view === null) throw new Error(`${title} is gone`);
    return {
      ...view.item,
      parent: view.ancestors.at(-1)?.title ?? null,
      /** Titles of what must be finished first, however the edge was stated. */
      waitsFor: view.dependencies
        .filter(({ type, direction }) => (type === 'depends_on') === (direction === 'out'))
        .map(({ item: other }) => other.title)
        .sort(),
    };
  };
  return { store, run, item };
};

/** The same store, ended by a failure before the batch of this number (from 0). */
export const failingAt = (store: Store, batch: number): Store => {
  let applied = 0;
  return {
    ...store,
    apply: async (changes: readonly Change[], options) => {
      if (applied === batch) throw new Error('killed');
      applied += 1;
      return await store.apply(changes, options);
    },
  };
};

export const reasonsOf = ({ not_placed }: ImportReport): Readonly<Record<string, string>> =>
  Object.fromEntries(not_placed.map(({ id, reason }) => [id, reason]));
