import { createBodyBudget } from '../../src/http/body-budget.ts';
import { anyone } from '../../src/http/caller.ts';
import type { Gate } from '../../src/http/create-gate.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { createLoad } from '../../src/http/load.ts';
import { challengeFor } from '../../src/http/protected-resource.ts';
import { createSessions } from '../../src/http/sessions.ts';
import { createRunningCalls } from '../../src/running-calls.ts';

/** An endpoint that lets everybody in, and behind which nobody is. */
export const unserved = (gate: Partial<Gate> = {}): Endpoint => ({
  port: () => 0,
  sessions: createSessions({ most: 10, idleMs: 1_000, now: Date.now }),
  calls: createRunningCalls(),
  health: () => ({ status: 'ok' }),
  isStopping: () => false,
  createServer: () => {
    throw new Error('nobody begins a session here');
  },
  modern: {
    handle: async () => {
      throw new Error('nobody asks without a session here');
    },
  },
  gate: {
    stranger: () => undefined,
    admit: async () => ({ caller: anyone, workspace: { by: 'start' } }),
    challenge: challengeFor(undefined),
    resource: undefined,
    bodies: createBodyBudget(100_000),
    load: createLoad(10),
    ...gate,
  },
});
