import type { GroupSpec } from '../command-spec.ts';
import type { DeploymentsCreateOptions, DeploymentsListOptions } from '../commands/deployments.ts';
import { pagingOptions } from './paging.ts';

export const deployments: GroupSpec = {
  name: 'deployments',
  description: 'what was deployed when; a deployment is never changed',
  commands: [
    {
      name: 'list',
      description: 'list deployments, the newest first',
      options: {
        '--commit <hash>': 'of this commit',
        '--vendor <name>': 'that affected this vendor (name or id)',
        '--item <key>': 'that belong to this item (key or id)',
        '--since <time>': 'from this time on, ISO 8601 with zone',
        '--until <time>': 'before this time',
        ...pagingOptions('deployments'),
      },
      examples: ['tracker deployments list --vendor epson --since 2026-01-01T00:00:00Z'],
      run: async (terminal, options: DeploymentsListOptions) => {
        const { deploymentsList } = await import('../commands/deployments.ts');
        return await deploymentsList(terminal, options);
      },
    },
    {
      name: 'show',
      description: 'show one deployment',
      arguments: { '<id>': 'the id that the list shows' },
      examples: ['tracker deployments show 01900000-0000-7000-8000-000000000000'],
      run: async (terminal, options: { readonly workspace?: string }, [id = '']) => {
        const { deploymentsShow } = await import('../commands/deployments.ts');
        return await deploymentsShow(terminal, id, options);
      },
    },
    {
      name: 'create',
      description: 'record a deployment',
      arguments: { '<title>': 'the title of the pull request' },
      options: {
        '--pr <n>': 'the pull request (required)',
        '--commit <hash>': 'the commit, 40 hexadecimal digits (required)',
        '--at <time>': 'when, ISO 8601 with zone (default: now)',
        '--tests <counts>': 'such as unit=40,e2e=3',
        '--compliant': 'it complies with the constitution',
        '--vendors <names>': 'affected vendors; several with commas',
        '--items <keys>': 'work items that it belongs to; several with commas',
        '--metadata <json>': 'further metadata',
      },
      examples: [
        'tracker deployments create "Read CSV" --pr 12 --commit 0123456789abcdef0123456789abcdef01234567 --vendors epson',
      ],
      run: async (terminal, options: DeploymentsCreateOptions, [title = '']) => {
        const { deploymentsCreate } = await import('../commands/deployments.ts');
        return await deploymentsCreate(terminal, title, options);
      },
    },
  ],
};
