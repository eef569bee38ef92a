import type { ChangeFilter, ChangePage, FeedEntry } from '@tracker/core';
import { expect, it, onTestFinished } from 'vitest';
import { createChangeWatch, type SeenChanges } from '../src/watch/watch-changes.ts';

const entry = (number: number): FeedEntry => ({
  id: '01900000-0000-7000-8000-000000000000',
  number,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'ann',
  kind: 'work_item.update',
  entity: 'work_item',
  entityId: '01900000-0000-7000-8000-000000000001',
  key: null,
  title: null,
  version: 1,
  effects: [],
  idempotencyKey: null,
  cursor: String(number),
});

/** A feed whose cursors are numbers, and connections that announce nothing unless told to. */
const world = () => {
  const rows: FeedEntry[] = [];
  let attempts = 0;
  let open = 0;
  let failing = false;
  const changes = async ({ after, limit }: ChangeFilter): Promise<{ value: ChangePage }> => {
    if (failing) throw new Error('away');
    const later = after === undefined ? [] : rows.filter(({ number }) => number > Number(after)).slice(0, limit);
    return { value: { rows: later, cursor: String(rows.length), restarted: false, delayed: false } };
  };
  const watch = createChangeWatch({
    changes,
    listen: async () => {
      attempts += 1;
      open += 1;
      const close = async (): Promise<void> => {
        open -= 1;
      };
      return { close };
    },
    pace: { announced: 20, polling: 20, heldBack: 10, shortly: 50, listening: 0 },
  });
  onTestFinished(() => watch.close());
  return {
    watch,
    commit: (count: number) => {
      for (let n = 0; n < count; n += 1) rows.push(entry(rows.length + 1));
    },
    fail: (whether: boolean) => {
      failing = whether;
    },
    attempts: () => attempts,
    open: () => open,
  };
};

const numbers = (seen: readonly SeenChanges[]) => seen.flatMap(({ entries }) => entries.map(({ number }) => number));

it('finds what a writer that died did not announce, and mistrusts the connection', async () => {
  const { watch, commit, attempts, open } = world();
  const seen: SeenChanges[] = [];
  await watch.watch((each) => void seen.push(each));
  await expect.poll(attempts).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 60)); // it has been quiet for a while
  commit(1);
  await expect.poll(() => numbers(seen)).toEqual([1]);
  await expect.poll(attempts).toBe(2);
  expect(open()).toBe(1);
});

it('reads on page by page, and says when it was too much to tell', async () => {
  const { watch, commit } = world();
  const seen: SeenChanges[] = [];
  await watch.watch((each) => void seen.push(each));
  commit(450);
  await expect.poll(() => numbers(seen).length).toBe(450);
  expect(new Set(numbers(seen)).size).toBe(450);
  commit(2_000);
  await expect.poll(() => seen.at(-1)).toEqual({ entries: [], complete: false });
  commit(1);
  await expect.poll(() => numbers(seen).at(-1)).toBe(2_451);
});

it('misses nothing of an outage, and stops asking when nobody watches', async () => {
  const { watch, commit, fail, open } = world();
  const seen: SeenChanges[] = [];
  const stop = await watch.watch((each) => void seen.push(each));
  fail(true);
  commit(2);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(seen).toEqual([]);
  fail(false);
  await expect.poll(() => numbers(seen)).toEqual([1, 2]);
  stop();
  commit(1);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(numbers(seen)).toEqual([1, 2]);
  expect(open()).toBe(0);
});
