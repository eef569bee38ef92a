import { envelopeOf, NotSeenError, TrackerError } from '@tracker/core';
import { exitCode, exitCodeOf } from '../exit-codes.ts';
import { printable } from './printable.ts';
import { styleFor } from './style.ts';
import { printJson, type Terminal } from './terminal.ts';

/**
 * Prints what went wrong and answers with the exit code: for people on stderr; with `--json` on stdout as
 * `{"version": 1, "error", "message", "details"?, "suggestion"?}`, so that there is always one JSON value. What no copy
 * holds while the database is away has `"found": false` and where it was looked for.
 */
export const printFailure = (terminal: Terminal, error: unknown): number => {
  const failure = error instanceof TrackerError ? error : unexpected(error);
  const { code, message, hint, details } = failure;
  if (terminal.json)
    printJson(terminal, {
      error: code,
      message,
      ...(details === undefined ? {} : { details }),
      ...(hint === undefined ? {} : { suggestion: hint }),
      ...(failure instanceof NotSeenError && failure.from !== undefined
        ? { found: false, ...envelopeOf(failure.from) }
        : {}),
    });
  else {
    const style = styleFor(terminal.err);
    terminal.err.write(`${style('red', 'error:')} ${printable(message)}\n`);
    if (hint !== undefined && hint !== '') terminal.err.write(`${style('dim', printable(hint))}\n`);
  }
  return exitCodeOf[code];
};

/** A fault of the program; its words are for whoever mends it. */
const unexpected = (error: unknown): TrackerError =>
  new TrackerError('DatabaseError', `Unexpected failure: ${error instanceof Error ? error.message : String(error)}`, {
    hint: 'This is a fault in Tracker; please report it with the command that led to it.',
    cause: error,
  });

/** A command line that commander refused, and has said so on stderr. */
export const printUsage = (terminal: Terminal, { code, message }: { code: string; message: string }): number => {
  const sentence = code === 'commander.help' ? 'A command is missing.' : message.replace(/^error: /, '');
  if (terminal.json)
    printJson(terminal, { error: 'ValidationError', message: sentence, suggestion: 'Add --help for the usage.' });
  return exitCode.usage;
};
