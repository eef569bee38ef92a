import { undoChange } from '@tracker/core';
import type { Terminal } from '../output/terminal.ts';
import { runUseCase } from '../run-use-case.ts';

export interface UndoOptions {
  readonly workspace?: string;
}

/** `tracker undo`: the use case behind undo_change. */
export const undo = (terminal: Terminal, id: string, options: UndoOptions): Promise<number> =>
  runUseCase(terminal, options.workspace, undoChange, {
    values: { id },
    flags: { id: '<change>' },
    text: ({ undone, key, title, entity, version, change_number, removed }) => {
      const again = change_number === null ? '' : ` To do it again: tracker undo ${change_number}`;
      return `Undid change ${undone}: ${key ?? title ?? entity}, ${removed ? 'removed' : `version ${version}`}.${again}`;
    },
  });
