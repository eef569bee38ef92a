import type { GroupSpec } from '../command-spec.ts';
import type {
  EnhancementFieldOptions,
  EnhancementsListOptions,
  EnhancementsUpdateOptions,
} from '../commands/enhancements.ts';
import { ifVersion, pagingOptions } from './paging.ts';

const id = { '<id>': 'the id that the list shows' };

const fields = {
  '--description <text>': 'what it is about',
  '--priority <n>': '1 (high) to 5 (low)',
  '--status <status>': 'planned, approved, implementing or completed',
  '--quarter <quarter>': 'such as 2026-Q1',
  '--principles <names>': 'principles that it touches; several with commas',
  '--depends-on <ids>': 'enhancements that must come first; several with commas',
};

export const enhancements: GroupSpec = {
  name: 'enhancements',
  description: 'what is planned',
  commands: [
    {
      name: 'list',
      description: 'list enhancements, high priority first',
      options: {
        '--priority <n>': '1 (high) to 5 (low)',
        '--status <status>': 'planned, approved, implementing or completed',
        '--quarter <quarter>': 'such as 2026-Q1',
        ...pagingOptions('enhancements'),
      },
      examples: ['tracker enhancements list --status planned --quarter 2026-Q1'],
      run: async (terminal, options: EnhancementsListOptions) => {
        const { enhancementsList } = await import('../commands/enhancements.ts');
        return await enhancementsList(terminal, options);
      },
    },
    {
      name: 'show',
      description: 'show one enhancement',
      arguments: id,
      examples: ['tracker enhancements show 01900000-0000-7000-8000-000000000000'],
      run: async (terminal, options: { readonly workspace?: string }, [enhancement = '']) => {
        const { enhancementsShow } = await import('../commands/enhancements.ts');
        return await enhancementsShow(terminal, enhancement, options);
      },
    },
    {
      name: 'create',
      description: 'plan an enhancement',
      arguments: { '<title>': '1 to 200 characters' },
      options: fields,
      examples: ['tracker enhancements create "Read scans" --priority 2 --quarter 2026-Q1'],
      run: async (terminal, options: EnhancementFieldOptions, [title = '']) => {
        const { enhancementsCreate } = await import('../commands/enhancements.ts');
        return await enhancementsCreate(terminal, title, options);
      },
    },
    {
      name: 'update',
      description: 'change an enhancement',
      arguments: id,
      options: { '--title <text>': 'another title', ...fields, ...ifVersion },
      notes: 'An empty --quarter takes it away; --principles and --depends-on replace the whole list.',
      examples: ['tracker enhancements update 01900000-0000-7000-8000-000000000000 --status approved'],
      run: async (terminal, options: EnhancementsUpdateOptions, [enhancement = '']) => {
        const { enhancementsUpdate } = await import('../commands/enhancements.ts');
        return await enhancementsUpdate(terminal, enhancement, options);
      },
    },
  ],
};
