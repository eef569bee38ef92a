import { TrackerError } from '@tracker/core';

/** Milliseconds that a call waits for a replay that has begun before it goes behind it; many changes take longer. */
const patienceMs = 2_000;

/**
 * One replay at a time, for whoever asks for it and for calls that find changes waiting; after one that failed these do
 * not wait for another one within `pauseMs`.
 */
export const createSync = <Report>(replayPending: () => Promise<Report>, pauseMs: number) => {
  let running: { readonly since: number; readonly done: Promise<Report> } | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;

  const start = () => {
    const done = replayPending()
      .catch((error: unknown) => {
        failedAt = performance.now();
        throw error;
      })
      .finally(() => {
        running = null;
      });
    running = { since: performance.now(), done };
    return running;
  };

  return {
    sync: (): Promise<Report> => (running ?? start()).done,
    /** Resolves when nothing waits any more, or when waiting for that would take too long. */
    syncInPassing: async (): Promise<void> => {
      if (running === null && performance.now() - failedAt < pauseMs) return;
      const { since, done } = running ?? start();
      await Promise.race([done.catch(unlessRefused), after(since + patienceMs - performance.now())]);
    },
  };
};

/** A replay that cannot go on fails no call: the changes wait, and every answer says so. */
const unlessRefused = (error: unknown): void => {
  if (!(error instanceof TrackerError)) throw error;
};

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, milliseconds));
  });
