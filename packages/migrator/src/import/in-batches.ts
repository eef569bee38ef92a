import { type Change, type Store, TrackerError } from '@tracker/core';

/** Entities in one transaction, so that others write in between and an import that is ended early is resumed by the next. */
const batchSize = 200;

/** Applies the steps in order, some at a time; a step is never divided. */
export const inBatches = async (
  store: Store,
  steps: readonly (readonly Change[])[],
  onProgress?: (done: number, total: number) => void,
): Promise<void> => {
  for (let done = 0; done < steps.length; done += batchSize) {
    const batch = steps.slice(done, done + batchSize);
    const changes = batch.flat();
    const soFar = (applied: number) => done + Math.floor((applied / changes.length) * batch.length);
    await store.apply(changes, { onApplied: (applied) => onProgress?.(soFar(applied), steps.length) });
    onProgress?.(done + batch.length, steps.length);
  }
};

/** Applies everything and takes it back, so that a dry run is refused what an import would be. */
export const rehearse = async (
  store: Store,
  changes: readonly Change[],
  onProgress?: (done: number, total: number) => void,
): Promise<void> => {
  if (changes.length === 0) return;
  try {
    await store.apply(changes, {
      check: () => Promise.reject(new Rehearsed()),
      onApplied: (applied) => onProgress?.(applied, changes.length),
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
};

class Rehearsed extends TrackerError {
  override readonly name = 'Rehearsed';

  constructor() {
    super('ValidationError', 'The import was only rehearsed.');
  }
}
