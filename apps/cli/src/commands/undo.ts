import { undoChange } from '@tracker/core';
import { exitCode } from '../exit-codes.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { parsedFlags } from '../parse-flags.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface UndoOptions {
  readonly workspace?: string;
}

/** `tracker undo`: the use case behind undo_change. */
export const undo = async (terminal: Terminal, id: string, options: UndoOptions): Promise<number> => {
  const request = parsedFlags(undoChange.input, { id }, { id: '<change>' });
  const undone = await withTracker(options.workspace, (tracker) =>
    undoChange.run(tracker.context(clientName), request),
  );
  printResult(terminal, undone, ({ key, title, entity, version, change_number, removed }) => {
    const again = change_number === null ? '' : ` To do it again: tracker undo ${change_number}`;
    return `Undid change ${undone.undone}: ${key ?? title ?? entity}, ${removed ? 'removed' : `version ${version}`}.${again}`;
  });
  return exitCode.ok;
};
