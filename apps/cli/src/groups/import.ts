import type { CommandSpec, GroupSpec } from '../command-spec.ts';
import type { ImportedSystem, ImportOptions } from '../commands/import.ts';

interface Source {
  readonly system: ImportedSystem;
  readonly description: string;
  readonly path: string;
  readonly example: string;
}

const from = ({ system, description, path, example }: Source): CommandSpec => ({
  name: system,
  description,
  arguments: { '<path>': path },
  options: { '--dry-run': 'only say what would come and what has no place' },
  examples: [`tracker import ${system} ${example} --dry-run`],
  run: async (terminal, options: ImportOptions, [file = '']) => {
    const { importWork } = await import('../commands/import.ts');
    return await importWork(system)(terminal, file, options);
  },
});

export const imports: GroupSpec = {
  name: 'import',
  description: 'add the work of another tracker, or an export; what was imported before stays as it is here',
  commands: [
    from({
      system: 'beads',
      description: 'issues of beads; epics become projects, spikes research, the rest tasks',
      path: 'issues.jsonl, or the project with .beads',
      example: '.',
    }),
    from({
      system: 'backlog',
      description: 'tasks of Backlog.md, those that are completed, drafts or archived too',
      path: 'the project with backlog or .backlog, or that folder',
      example: '.',
    }),
    from({
      system: 'taskmaster',
      description: 'tasks of every tag of Task Master',
      path: 'tasks.json, or the project with .taskmaster',
      example: '.',
    }),
    from({
      system: 'github',
      description: 'issues as `gh issue list --json …` prints them',
      path: 'the file',
      example: 'issues.json',
    }),
    from({
      system: 'tracker',
      description: 'what `tracker export` wrote, with its ids, keys and versions',
      path: 'the file, of either format',
      example: 'export.jsonl',
    }),
  ],
};
