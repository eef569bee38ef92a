import { resolveConflict } from '@tracker/core';
import type { Terminal } from '../output/terminal.ts';
import { parsedFlags } from '../parse-flags.ts';
import { printed } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface ConflictsResolveOptions {
  readonly workspace?: string;
  readonly choice?: string;
  readonly value?: string;
}

const flags = { id: '<id>', choice: '--choice', value: '--value' };

/** `tracker conflicts resolve`: the use case behind resolve_conflict; what waited with the change goes on at once. */
export const conflictsResolve = async (
  terminal: Terminal,
  id: string,
  { workspace, choice, value }: ConflictsResolveOptions,
): Promise<number> => {
  const request = parsedFlags(resolveConflict.input, { id, choice, value }, flags);
  const result = await withTracker(workspace, async (tracker) => {
    const resolved = await resolveConflict.run(tracker.context(clientName), request);
    await tracker.store.sync();
    return resolved;
  });
  return printed(terminal, result, () => `Resolved ${result.id} as ${result.resolution}.`);
};
