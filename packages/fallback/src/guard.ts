import { LayerUnavailableError } from '@tracker/core';
import { bulkhead } from 'cockatiel';
import { createCircuit } from './circuit.ts';
import { away, within } from './within.ts';

export interface GuardOptions {
  /** Looks whether the database answers at all; cheap. */
  readonly probe: () => Promise<unknown>;
  /** Milliseconds; together under the 2 s within which every call is answered. */
  readonly callMs?: number;
  readonly probeMs?: number;
  /** Calls under way at once; further ones wait for their turn without being late. Default: the pool's connections. */
  readonly atOnce?: number;
  /** How long an open circuit answers at once before one call tries again. */
  readonly retryAfterMs: number;
}

export interface Guard {
  /** @throws LayerUnavailableError when the database does not answer in time, at once while the circuit is open. */
  run<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Whether a call would be refused at once; false as soon as one may try again. */
  isOpen(): boolean;
  /** Why the last call failed that found the database away. */
  lastFailure(): LayerUnavailableError | undefined;
}

/**
 * Keeps calls from waiting for a database that is away. One slow or locked table opens nothing: after a failure a probe
 * tells whether the rest still answers.
 */
export const createGuard = (options: GuardOptions): Guard => {
  const { probe, callMs = 1_200, probeMs = 300, atOnce = 8, retryAfterMs } = options;
  const turns = bulkhead(atOnce, Number.POSITIVE_INFINITY);
  let lastFailure: LayerUnavailableError | undefined;
  const circuit = createCircuit(retryAfterMs, () => lastFailure ?? away());

  let probing: Promise<unknown> | null = null;
  const probeOnce = (): Promise<unknown> => {
    probing ??= within(probeMs, probe()).finally(() => {
      probing = null;
    });
    return probing;
  };

  const attempt = async <Value>(work: () => Promise<Value>): Promise<() => Value> => {
    const answer = answerOf(work());
    try {
      return await within(callMs, answer);
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      const thisCallAlone = probeOnce().then(() => () => {
        throw error;
      });
      // What is late may still come while the probe runs.
      return await within(probeMs, Promise.any([answer, thisCallAlone])).catch(() => {
        throw error;
      });
    }
  };

  return {
    run: async (work) => {
      try {
        return (await turns.execute(() => circuit.run(() => attempt(work))))();
      } catch (error) {
        if (error instanceof LayerUnavailableError) lastFailure = error;
        throw error;
      }
    },
    isOpen: circuit.isOpen,
    lastFailure: () => lastFailure,
  };
};

/** A value or a "no"; rejects where there is no answer. */
const answerOf = <Value>(call: Promise<Value>): Promise<() => Value> =>
  call.then(
    (value) => () => value,
    (error) => {
      if (error instanceof LayerUnavailableError) throw error;
      return () => {
        throw error;
      };
    },
  );
