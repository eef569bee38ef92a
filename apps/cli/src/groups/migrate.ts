import type { CommandSpec } from '../command-spec.ts';
import type { MigrateOptions } from '../commands/migrate.ts';

export const migrate: CommandSpec = {
  name: 'migrate',
  description: 'bring a hand-kept status file and docs/session-prompts into the database, whole or not at all',
  arguments: { '<file>': 'the status file, as a rule .project_status.md' },
  options: { '--dry-run': 'only say what would come and what is not understood' },
  notes: `The file is left as it is; a copy is kept beside it as FILE.backup. Running it again changes nothing.
With --json the report stands at the top level: {"version": 1, "success": …, "reconciliation": …}.`,
  examples: ['tracker migrate .project_status.md --dry-run'],
  run: async (terminal, options: MigrateOptions, [file = '']) => {
    const command = await import('../commands/migrate.ts');
    return await command.migrate(terminal, file, options);
  },
};
