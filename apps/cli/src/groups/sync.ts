import type { CommandSpec } from '../command-spec.ts';
import type { SyncOptions } from '../commands/sync.ts';

export const sync: CommandSpec = {
  name: 'sync',
  description: 'apply what was written while the database was away; servers do so by themselves',
  options: {
    '--plan': 'only show what waits and what becomes of it',
    '--adopt <id...>': 'make foreign entries of the status file your own, by their change ids, and apply them',
  },
  notes: `What others have changed meanwhile is merged where it is not the same field; the rest becomes a conflict: tracker conflicts.
Foreign entries were not written by this user: they came with the file, from a branch or another machine.`,
  examples: ['tracker sync --plan', 'tracker sync'],
  run: async (terminal, options: SyncOptions) => {
    const command = await import('../commands/sync.ts');
    return await command.sync(terminal, options);
  },
};
