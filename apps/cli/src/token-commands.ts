import type { Command } from 'commander';
import type { TokenCreateOptions } from './commands/token-create.ts';
import type { Terminal } from './output/terminal.ts';

type Run = <Options extends object>(
  work: (terminal: Terminal, options: Options & { readonly workspace?: string }, command: Command) => Promise<number>,
) => (...args: readonly unknown[]) => Promise<void>;

/** `tracker token …`: access tokens for a server that other machines reach. */
export const addTokens = (program: Command, run: Run): void => {
  const token = program.command('token').description('access tokens for serving this workspace over HTTP');
  token
    .command('create <name>')
    .description('make a token and print it, this once')
    .option('--scope <scope>', 'read, or write which includes read (default: write)')
    .option('--expires <days>', 'days until it expires (default: never)')
    .addHelpText(
      'after',
      `
Only its hash is stored. A token opens this workspace and no other.

Example:
  $ tracker token create laptop --scope read --expires 90`,
    )
    .action(
      run<TokenCreateOptions>(async (terminal, options, command) => {
        const { tokenCreate } = await import('./commands/token-create.ts');
        return await tokenCreate(terminal, options, command.args[0] ?? '');
      }),
    );
  token
    .command('list')
    .description('list the tokens of this workspace: name, scopes, state, last use')
    .addHelpText('after', '\nExample:\n  $ tracker token list --json')
    .action(
      run(async (terminal, options) => {
        const { tokenList } = await import('./commands/token-list.ts');
        return await tokenList(terminal, options);
      }),
    );
  token
    .command('revoke <id>')
    .description('revoke a token; servers stop accepting it within seconds')
    .addHelpText('after', '\nExample:\n  $ tracker token revoke 01900000-0000-7000-8000-000000000000')
    .action(
      run(async (terminal, options, command) => {
        const { tokenRevoke } = await import('./commands/token-revoke.ts');
        return await tokenRevoke(terminal, options, command.args[0] ?? '');
      }),
    );
};
