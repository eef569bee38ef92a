import { LayerUnavailableError } from '@tracker/core';
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';

export interface GuardOptions {
  /** Looks whether the database answers at all; cheap. */
  readonly probe: () => Promise<unknown>;
  /** Milliseconds; together under the 2 s within which every call is answered. */
  readonly callMs?: number;
  readonly probeMs?: number;
  /** How long an open circuit answers at once before one call tries again. */
  readonly retryAfterMs: number;
}

export interface Guard {
  /** @throws LayerUnavailableError when the database does not answer in time, at once while the circuit is open. */
  run<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Whether a call would be refused at once; false as soon as one may try again. */
  isOpen(): boolean;
}

/**
 * Keeps calls from waiting for a database that is away. One slow or locked table opens nothing: after a failure a probe
 * tells whether the rest still answers.
 */
export const createGuard = ({ probe, callMs = 1_400, probeMs = 400, retryAfterMs }: GuardOptions): Guard => {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof LayerUnavailableError),
    { halfOpenAfter: retryAfterMs, breaker: new ConsecutiveBreaker(1) },
  );

  let openedAt = 0;
  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) openedAt = performance.now();
  });

  const attempt = async <Value>(work: () => Promise<Value>): Promise<() => Value> => {
    try {
      const value = await within(callMs, work());
      return () => value;
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      await within(probeMs, probe());
      return () => {
        throw error;
      };
    }
  };

  return {
    run: async (work) => {
      try {
        return (await breaker.execute(() => attempt(work)))();
      } catch (error) {
        throw error instanceof BrokenCircuitError ? away(error) : error;
      }
    },
    isOpen: () => breaker.state === CircuitState.Open && performance.now() - openedAt < retryAfterMs,
  };
};

const within = async <Value>(limitMs: number, work: Promise<Value>): Promise<Value> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(away()), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};

const away = (cause?: unknown): LayerUnavailableError =>
  new LayerUnavailableError('The database does not answer.', { hint: 'Tracker tries again by itself.', cause });
