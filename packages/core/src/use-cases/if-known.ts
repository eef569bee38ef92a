import { LayerUnavailableError } from '../errors.ts';
import type { Snapshot } from '../ports/store.ts';

/** Null also where nobody can tell: for what only completes an answer, such as that to a write that is acknowledged. */
export const ifKnown = async <Value>(read: Promise<Snapshot<Value>>): Promise<Value | null> => {
  try {
    return (await read).value;
  } catch (error) {
    if (error instanceof LayerUnavailableError) return null;
    throw error;
  }
};
