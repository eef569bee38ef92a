/**
 * Hands items over in batches: those that come while a batch is being worked on make the next one. All of a batch share
 * its outcome.
 */
export const inBatches = <Item>(work: (batch: readonly Item[]) => Promise<void>): ((item: Item) => Promise<void>) => {
  let waiting: Item[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();

  return (item) => {
    waiting.push(item);
    next ??= last.then(() => {
      const batch = waiting;
      waiting = [];
      next = null;
      const done = work(batch);
      last = done.catch(() => {});
      return done;
    });
    return next;
  };
};
