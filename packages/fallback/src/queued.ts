import type { Change, PendingChange } from '@tracker/core';

/**
 * New changes as they queue behind what waits: those recorded already are left out, and a later one on an entity has
 * the last waiting one as its base when it was made on what that one shows (SPEC section 5).
 */
export const queued = (changes: readonly Change[], waiting: readonly PendingChange[]): readonly Change[] => {
  // What makes something new has nothing before it; thousands may wait.
  if (!changes.some((change) => 'base' in change)) return changes;
  const last = new Map(waiting.map(({ change }) => [change.entityId, change.id]));
  return changes.map((change) => {
    const before = last.get(change.entityId);
    last.set(change.entityId, change.id);
    return before === undefined || before === change.id || !('base' in change)
      ? change
      : { ...change, base: { changeId: before } };
  });
};
