/**
 * Hands items over in batches: those that come while a batch is being worked on make the next one. All of a batch share
 * its outcome.
 */
export const inBatches = <Item, Outcome>(
  work: (batch: readonly Item[]) => Promise<Outcome>,
): ((item: Item) => Promise<Outcome>) => {
  let waiting: Item[] = [];
  let next: Promise<Outcome> | null = null;
  let last: Promise<unknown> = Promise.resolve();

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
