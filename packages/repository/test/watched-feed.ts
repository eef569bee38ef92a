import type { UseCaseContext } from '@tracker/core';
import { expect } from 'vitest';

/**
 * The context with what was applied through it last. The feed shows a change when no older transaction of the cluster is
 * open any more, and other files write to the same server: `caughtUp` waits for that.
 */
export const watchedFeed = (context: UseCaseContext) => {
  let latest: string | undefined;
  const apply: typeof context.store.apply = async (changes, options) => {
    const applied = await context.store.apply(changes, options);
    latest = changes.at(-1)?.id ?? latest;
    return applied;
  };
  return {
    context: { ...context, store: { ...context.store, apply } },
    latest: (): string => latest ?? '',
    caughtUp: async (): Promise<void> => {
      const shown = async () => (await context.store.changes({ limit: 1 })).value.rows[0]?.id;
      await expect.poll(shown, { timeout: 25_000 }).toBe(latest);
    },
  };
};
