import type { CommandSpec } from '../command-spec.ts';
import type { ArchiveOptions } from '../commands/archive.ts';

export const archive: CommandSpec = {
  name: 'archive',
  description: 'archive old work that is done with, or restore some; servers archive once a day by themselves',
  options: {
    '--older-than <age>': 'days (90d), months (18mo), years (2y) or a date (default: 365d)',
    '--dry-run': 'only say what would be archived',
    '--restore <key>': 'bring back this archived item with all that was archived below it (key or id)',
  },
  notes: `Whole subtrees go, of which every item is older and completed, deleted or unchanged since. The current session stays.
query_archived_work_items shows the archive to clients.`,
  examples: ['tracker archive --older-than 18mo --dry-run', 'tracker archive --restore T-7K3M9X'],
  run: async (terminal, options: ArchiveOptions) => {
    const command = await import('../commands/archive.ts');
    return await command.archive(terminal, options);
  },
};
