import type { CommandSpec } from '../command-spec.ts';
import type { MigrateOptions } from '../commands/migrate.ts';
import type { RollbackOptions } from '../commands/migrate-rollback.ts';

const rollback: CommandSpec = {
  name: 'rollback',
  description: 'take the last migration back, in the database and in the status file, whole or not at all',
  options: {
    '--dry-run': 'only say what would go and what would stay',
    '--discard-later-changes': 'take back what was changed since as well; by default that is kept, with all it touches',
  },
  notes: `Vendors, deployments and enhancements that the migration brought are removed, its items deleted. What somebody has
changed or refers to since stays and is listed. The file comes back from FILE.backup; what it has become since is kept
as FILE.before-rollback. If this is cut off, run it again.
With --json the report stands at the top level: {"version": 1, "rolled_back": …, "kept": …, "later_changes": …}.`,
  examples: ['tracker migrate rollback --dry-run'],
  run: async (terminal, options: RollbackOptions) => {
    const command = await import('../commands/migrate-rollback.ts');
    return await command.migrateRollback(terminal, options);
  },
};

export const migrate: CommandSpec = {
  name: 'migrate',
  description: 'bring a hand-kept status file and docs/session-prompts into the database, whole or not at all',
  arguments: { '<file>': 'the status file, as a rule .project_status.md' },
  options: { '--dry-run': 'only say what would come and what is not understood' },
  notes: `A copy is kept beside the file as FILE.backup. What was read is generated in .project_status.md from then on; everything else
stays. Running it again changes nothing; rollback takes it back.
With --json the report stands at the top level: {"version": 1, "success": …, "reconciliation": …}.`,
  examples: ['tracker migrate .project_status.md --dry-run'],
  commands: [rollback],
  run: async (terminal, options: MigrateOptions, [file = '']) => {
    const command = await import('../commands/migrate.ts');
    return await command.migrate(terminal, file, options);
  },
};
