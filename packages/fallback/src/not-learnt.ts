import type { OverlaidLayer } from '@tracker/core';

/** A layer that is so much newer than an event has what it brought, or what became of that since. */
const surelyLearntMs = 5_000;

/** Whether a layer may not have learnt yet of what happened `at` that time, ISO 8601. */
export const mayLack = ({ asOf }: OverlaidLayer, at: string): boolean =>
  Date.parse(asOf) - Date.parse(at) <= surelyLearntMs;

/** How many changes are remembered for the layers that have not learnt of them. */
export const mostRemembered = 1_000;
