import type { CommandSpec, GroupSpec } from '../command-spec.ts';
import type { ConfigShowOptions, ConfigUpdateOptions } from '../commands/config.ts';
import { ifVersion } from './paging.ts';

const show: CommandSpec['run'] = async (terminal, options: ConfigShowOptions) => {
  const { configShow } = await import('../commands/config.ts');
  return await configShow(terminal, options);
};

export const config: GroupSpec = {
  name: 'config',
  description: 'the configuration that a workspace has',
  commands: [
    {
      name: 'list',
      description: 'show the same as config show: a workspace has one configuration',
      examples: ['tracker config list --json'],
      run: show,
    },
    {
      name: 'show',
      description: 'show the configuration and whether the database answers',
      examples: ['tracker config show --json'],
      run: show,
    },
    {
      name: 'update',
      description: 'change the configuration',
      options: {
        '--context <type>': 'feature, maintenance or research',
        '--session <key>': 'the current session (key or id)',
        '--branch <name>': 'the branch',
        '--commit <hash>': 'the commit, 40 hexadecimal digits',
        '--token-budget <n>': 'tokens of a new session, 1000 to 1000000',
        ...ifVersion,
      },
      notes: 'An empty --session, --branch or --commit takes it away.',
      examples: ['tracker config update --context maintenance --branch main'],
      run: async (terminal, options: ConfigUpdateOptions) => {
        const { configUpdate } = await import('../commands/config.ts');
        return await configUpdate(terminal, options);
      },
    },
  ],
};
