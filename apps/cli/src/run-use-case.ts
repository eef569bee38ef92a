import type { parsed, UseCaseContext, Warning } from '@tracker/core';
import { exitCode } from './exit-codes.ts';
import { printable } from './output/printable.ts';
import { printResult, type Terminal } from './output/terminal.ts';
import { parsedFlags } from './parse-flags.ts';
import { clientName, withTracker } from './with-tracker.ts';

type Schema = Parameters<typeof parsed>[0];

interface Runnable<Input extends Schema, Result> {
  readonly input: Input;
  run(context: UseCaseContext, input: ReturnType<typeof parsed<Input>>): Promise<Result>;
}

export interface Call<Result> {
  /** The use case's parameters as the flags gave them; what is undefined is left out. */
  readonly values: Readonly<Record<string, unknown>>;
  /** By parameter, the flag or argument that it came from. */
  readonly flags: Readonly<Record<string, string>>;
  readonly text: (result: Result) => string;
}

/** A command that is a use case: flags in, its result out, warnings on stderr. */
export const runUseCase = async <
  Input extends Schema,
  Result extends { readonly warnings?: readonly Warning[] | undefined },
>(
  terminal: Terminal,
  workspace: string | undefined,
  useCase: Runnable<Input, Result>,
  { values, flags, text }: Call<Result>,
): Promise<number> => {
  const request = parsedFlags(useCase.input, values, flags);
  const result = await withTracker(workspace, (tracker) => useCase.run(tracker.context(clientName), request));
  return printed(terminal, result, text);
};

/** Prints a result with its warnings. */
export const printed = <Result extends { readonly warnings?: readonly Warning[] | undefined }>(
  terminal: Terminal,
  result: Result,
  text: (result: Result) => string,
): number => {
  for (const { message } of result.warnings ?? [])
    if (!terminal.json) terminal.err.write(`warning: ${printable(message)}\n`);
  printResult(terminal, result, text);
  return exitCode.ok;
};

interface Page {
  readonly next_cursor?: string | null | undefined;
}

/** The page that was asked for, or with `all` that one and every one after it, the rows of `list` put together. */
export const pagesOf = async <List extends string, Result extends Page & Readonly<Record<List, readonly unknown[]>>>(
  list: List,
  all: boolean | undefined,
  next: (cursor: string | undefined) => Promise<Result>,
): Promise<Result> => {
  let whole = await next(undefined);
  while (all === true && typeof whole.next_cursor === 'string') {
    const page = await next(whole.next_cursor);
    whole = { ...page, [list]: [...whole[list], ...page[list]] };
  }
  return whole;
};
