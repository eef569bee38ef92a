import { CommanderError } from 'commander';
import { exitCode } from './exit-codes.ts';
import type { Terminal } from './output/terminal.ts';
import { createProgram } from './program.ts';

/** Runs one command line, without `node` and the script, and resolves with its exit code. */
export const run = async (
  args: readonly string[],
  out: NodeJS.WriteStream,
  err: NodeJS.WriteStream,
): Promise<number> => {
  // Known before the command line is understood, because not understanding it is said in JSON too.
  const terminal: Terminal = { out, err, json: args.includes('--json') };
  let done: number = exitCode.ok;
  const program = createProgram({
    ...terminal,
    onDone: (code) => {
      done = code;
    },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.ok;
    // Loaded only now: a command that is refused for its form needs nothing of core.
    const { printFailure, printUsage } = await import('./output/failure.ts');
    return error instanceof CommanderError ? printUsage(terminal, error) : printFailure(terminal, error);
  }
};
