import type { CommandSpec } from '../command-spec.ts';
import type { WatchOptions } from '../commands/watch.ts';

export const watch: CommandSpec = {
  name: 'watch',
  description: 'show the status again whenever something changes, until Ctrl-C',
  options: { '--interval <seconds>': 'between two looks, 1 to 3600 (default: 2)' },
  notes: `On a terminal the status is drawn anew. Elsewhere it is printed once, and then one line for each change; with --json
each line is a JSON value of its own.`,
  examples: ['tracker watch', 'tracker watch --json | jq .change'],
  run: async (terminal, options: WatchOptions) => {
    const command = await import('../commands/watch.ts');
    return await command.watch(terminal, options);
  },
};
