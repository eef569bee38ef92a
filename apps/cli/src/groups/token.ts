import type { GroupSpec } from '../command-spec.ts';
import type { TokenCreateOptions } from '../commands/token-create.ts';

interface TokenOptions {
  readonly workspace?: string;
}

/** `tracker token …`: access tokens for a server that other machines reach. */
export const token: GroupSpec = {
  name: 'token',
  description: 'access tokens for serving this workspace over HTTP',
  commands: [
    {
      name: 'create',
      description: 'make a token and print it, this once',
      arguments: { '<name>': 'what the list calls it' },
      options: {
        '--scope <scope>': 'read, or write which includes read (default: write)',
        '--expires <days>': 'days until it expires (default: never)',
      },
      notes: 'Only its hash is stored. A token opens this workspace and no other.',
      examples: ['tracker token create laptop --scope read --expires 90'],
      run: async (terminal, options: TokenCreateOptions, [name = '']) => {
        const { tokenCreate } = await import('../commands/token-create.ts');
        return await tokenCreate(terminal, options, name);
      },
    },
    {
      name: 'list',
      description: 'list the tokens of this workspace: name, scopes, state, last use',
      examples: ['tracker token list --json'],
      run: async (terminal, options: TokenOptions) => {
        const { tokenList } = await import('../commands/token-list.ts');
        return await tokenList(terminal, options);
      },
    },
    {
      name: 'revoke',
      description: 'revoke a token; servers stop accepting it within seconds',
      arguments: { '<id>': 'the id that `tracker token list` shows' },
      examples: ['tracker token revoke 01900000-0000-7000-8000-000000000000'],
      run: async (terminal, options: TokenOptions, [id = '']) => {
        const { tokenRevoke } = await import('../commands/token-revoke.ts');
        return await tokenRevoke(terminal, options, id);
      },
    },
  ],
};
