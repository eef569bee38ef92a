import { LayerUnavailableError } from '@tracker/core';

export interface Circuit {
  /** @throws LayerUnavailableError as `work` does, which opens the circuit, or at once while it is open. */
  run<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Whether a call would be refused at once; false as soon as one may try again. */
  isOpen(): boolean;
}

/**
 * A circuit breaker: one failure opens it, and after `retryAfterMs` one call tries for all. It goes by a clock that nobody
 * sets; libraries go by the time of day, and one set back by an hour would keep a circuit open for that long.
 */
export const createCircuit = (retryAfterMs: number, refusal: () => LayerUnavailableError): Circuit => {
  let openedAt: number | null = null;
  let trial: Promise<unknown> | null = null;
  const isOpen = (): boolean => openedAt !== null && performance.now() - openedAt < retryAfterMs;

  const run = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (isOpen()) throw refusal();
    if (trial !== null) {
      await trial.catch(() => {});
      return await run(work);
    }
    const tries = openedAt !== null;
    const answer = work();
    if (tries) trial = answer;
    try {
      const value = await answer;
      if (tries) openedAt = null;
      return value;
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      if (tries || openedAt === null) openedAt = performance.now();
      throw error;
    } finally {
      if (tries) trial = null;
    }
  };
  return { run, isOpen };
};
