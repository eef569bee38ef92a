import type { CommandSpec } from '../command-spec.ts';
import type { ChangesOptions } from '../commands/changes.ts';

export const changes: CommandSpec = {
  name: 'changes',
  description: 'what changed, by whom; the newest, or everything since a time or a cursor',
  options: {
    '--since <time>': 'from this time on, ISO 8601 with zone',
    '--actor <name>': 'by this client only',
    '--entity <what>': 'a key, id, vendor name, or a type such as vendor',
    '--limit <n>': 'changes per page, 1 to 100 (default: 50)',
    '--cursor <cursor>': 'what is new since the last answer',
  },
  examples: ['tracker changes --since 2026-01-01T00:00:00Z --actor claude-code'],
  run: async (terminal, options: ChangesOptions) => {
    const command = await import('../commands/changes.ts');
    return await command.changes(terminal, options);
  },
};
