import type { CommandSpec } from '../command-spec.ts';
import type { StatusOptions } from '../commands/status.ts';

export const status: CommandSpec = {
  name: 'status',
  description:
    'the whole project: vendors, work, what is ready and what waits, deployments, enhancements, conflicts, changes',
  options: {
    '--since <date>': 'changes from this date or time on',
    '--section <section>':
      'only vendors, work, deployments, enhancements, conflicts, changes, archive or configuration',
    '--format <format>': 'full (default) or concise',
    '--template <path>': 'a template of your own; docs/templates.md describes them',
    '--write': 'bring .project_status.md up to date instead, with edits by hand read back in first',
    '--confirm-edits': 'with --write: apply more than 20 edits by hand at once',
  },
  notes: `--write keeps every line that is not generated. An edited line becomes a change on the version that it showed; a removed
one is reported and comes back. "status_file": true in .tracker/config.json, which a migration sets, has it done by itself.`,
  examples: [
    'tracker status --since 2026-01-01',
    'tracker status --section work --format concise',
    'tracker status --write',
  ],
  run: async (terminal, options: StatusOptions) => {
    const command = await import('../commands/status.ts');
    return await command.status(terminal, options);
  },
};
