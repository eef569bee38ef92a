export interface RateLimitOptions {
  /** How many may come at once after a rest. */
  readonly burst: number;
  readonly perSecond: number;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** How many callers are remembered at most; beyond that the one that was idle longest is forgotten. */
  readonly most?: number;
}

/** One bucket per caller: it holds `burst` requests and is filled with `perSecond`. */
export interface RateLimit {
  /** Takes one; 0 when it may pass, else after how many whole seconds one may try again. */
  take(key: string): number;
  /** The same without taking. */
  wait(key: string): number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

export const createRateLimit = ({ burst, perSecond, now, most = 10_000 }: RateLimitOptions): RateLimit => {
  const buckets = new Map<string, Bucket>();
  const left = (key: string): number => {
    const bucket = buckets.get(key);
    return bucket === undefined ? burst : Math.min(burst, bucket.left + ((now() - bucket.at) / 1_000) * perSecond);
  };
  const waitFor = (count: number): number => (count >= 1 ? 0 : Math.ceil((1 - count) / perSecond));
  return {
    take: (key) => {
      const count = left(key);
      const wait = waitFor(count);
      // Deleted first, so that the map stays in the order of use.
      buckets.delete(key);
      buckets.set(key, { left: wait === 0 ? count - 1 : count, at: now() });
      if (buckets.size > most) for (const [oldest] of buckets) if (buckets.delete(oldest)) break;
      return wait;
    },
    wait: (key) => waitFor(left(key)),
  };
};
