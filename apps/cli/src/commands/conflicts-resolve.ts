import { LayerUnavailableError, resolveConflict, type Warning } from '@tracker/core';
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
    try {
      await tracker.store.sync();
      return resolved;
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      return { ...resolved, warnings: [...(resolved.warnings ?? []), waitsOn(error)] };
    }
  });
  return printed(terminal, result, () => `Resolved ${result.id} as ${result.resolution}.`);
};

/** The choice is made all the same. */
const waitsOn = ({ message }: LayerUnavailableError): Warning => ({
  code: 'pending_sync',
  message: `${message} What waited with the change waits on: tracker sync applies it later.`,
});
