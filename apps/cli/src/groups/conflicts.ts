import type { CommandSpec } from '../command-spec.ts';
import type { ConflictsListOptions } from '../commands/conflicts-list.ts';
import type { ConflictsResolveOptions } from '../commands/conflicts-resolve.ts';

export const conflicts: CommandSpec = {
  name: 'conflicts',
  description: 'changes that could not be applied when their turn came, and wait for a choice',
  options: {
    '--status <status>': 'open or resolved (default: open)',
    '--limit <n>': 'conflicts per page, 1 to 100 (default: 50)',
    '--cursor <cursor>': 'where the page before ended',
  },
  examples: ['tracker conflicts'],
  run: async (terminal, options: ConflictsListOptions) => {
    const command = await import('../commands/conflicts-list.ts');
    return await command.conflictsList(terminal, options);
  },
  commands: [
    {
      name: 'resolve',
      description: 'settle a conflict',
      arguments: { '<id>': 'the conflict, as tracker conflicts shows it' },
      options: {
        '--choice <choice>': 'mine (the waiting change), theirs (the database) or value',
        '--value <json>': 'with --choice value: an object of fields and their values',
      },
      examples: [
        `tracker conflicts resolve 0190f000-0000-7000-8000-000000000001 --choice value --value '{"title":"Both"}'`,
      ],
      run: async (terminal, options: ConflictsResolveOptions, [id = '']) => {
        const command = await import('../commands/conflicts-resolve.ts');
        return await command.conflictsResolve(terminal, id, options);
      },
    },
  ],
};
