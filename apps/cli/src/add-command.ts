import type { Command } from 'commander';
import type { CommandSpec, GroupSpec } from './command-spec.ts';
import type { Terminal } from './output/terminal.ts';

export interface Runner {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** Told the exit code of the command that ran. */
  readonly onDone: (exitCode: number) => void;
}

/** Makes a command and all below it known to the parser. */
export const addCommand = (parent: Command, spec: GroupSpec | CommandSpec, runner: Runner): void => {
  const command = parent.command(spec.name).description(spec.description);
  if ('run' in spec) makeRunnable(command, spec, runner);
  for (const below of spec.commands ?? []) addCommand(command, below, runner);
};

const makeRunnable = (command: Command, spec: CommandSpec, { out, err, onDone }: Runner): void => {
  for (const [name, description] of Object.entries(spec.arguments ?? {})) command.argument(name, description);
  for (const [flags, description] of Object.entries(spec.options ?? {})) command.option(flags, description);
  command.addHelpText('after', helpAfter(spec)).action(async () => {
    const options = command.optsWithGlobals<{ readonly json?: boolean }>();
    const terminal: Terminal = { out, err, json: options.json === true };
    onDone(await spec.run(terminal, options, command.args));
  });
};

const helpAfter = ({ notes, examples }: CommandSpec): string =>
  [...(notes === undefined ? [] : ['', notes]), '', 'Example:', ...examples.map((example) => `  $ ${example}`)].join(
    '\n',
  );
