import type { CommandSpec } from '../command-spec.ts';
import type { UndoOptions } from '../commands/undo.ts';

export const undo: CommandSpec = {
  name: 'undo',
  description: 'take one change back by a new one, unless its fields changed since',
  arguments: { '<change>': 'the number or id of a change, as `tracker changes` shows it' },
  examples: ['tracker undo 42'],
  run: async (terminal, options: UndoOptions, [change = '']) => {
    const command = await import('../commands/undo.ts');
    return await command.undo(terminal, change, options);
  },
};
