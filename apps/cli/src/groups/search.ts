import type { CommandSpec } from '../command-spec.ts';
import type { SearchOptions } from '../commands/search.ts';

export const search: CommandSpec = {
  name: 'search',
  description: 'find entities by words in any of their texts, the best first',
  arguments: { '<words>': 'words or their beginnings, in quotes where there are several' },
  options: {
    '--in <places>': 'items, vendors, deployments, enhancements, archive; several with commas',
    '--limit <n>': 'hits, 1 to 50 (default: 10)',
  },
  examples: ['tracker search "csv parser" --in items,archive'],
  run: async (terminal, options: SearchOptions, [words = '']) => {
    const command = await import('../commands/search.ts');
    return await command.search(terminal, words, options);
  },
};
