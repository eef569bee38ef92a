import type { Terminal } from './output/terminal.ts';

/** A command as a value; `addCommand` makes it known to the parser, and docs/cli.md is printed from it. */
export interface CommandSpec extends GroupSpec {
  /** What stands in place, e.g. `<file>`, with what it is. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Flags as commander reads them, e.g. `--limit <n>`, with what they do. */
  readonly options?: Readonly<Record<string, string>>;
  /** Sentences that stand above the examples. */
  readonly notes?: string;
  /** Whole command lines, `tracker` included. */
  readonly examples: readonly [string, ...string[]];
  /**
   * Loads what the command does, runs it and resolves with its exit code. `options` are those of the command and the
   * global ones, in camel case.
   */
  run(terminal: Terminal, options: object, args: readonly string[]): Promise<number>;
}

/** A command that only holds others. */
export interface GroupSpec {
  readonly name: string;
  readonly description: string;
  readonly commands?: readonly CommandSpec[];
}
