import type { CommandSpec } from '../command-spec.ts';
import type { ReadyOptions } from '../commands/ready.ts';

export const ready: CommandSpec = {
  name: 'ready',
  description: 'open work that nothing blocks and nobody else has claimed, by priority and age',
  options: {
    '--type <type>': 'project, session, task or research',
    '--limit <n>': 'at most so many, 1 to 100 (default: 20)',
    '--explain': 'also why others are not ready',
  },
  examples: ['tracker ready --type task --explain'],
  run: async (terminal, options: ReadyOptions) => {
    const command = await import('../commands/ready.ts');
    return await command.ready(terminal, options);
  },
};
