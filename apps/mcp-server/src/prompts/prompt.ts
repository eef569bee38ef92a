import type { Completer } from '../completion/completer.ts';

/** What a person may fill in. */
export interface PromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly complete?: Completer;
  /** The only values that there are steps for, in lower case; absent: any. */
  readonly values?: readonly string[];
}

export type PromptValues = Readonly<Record<string, string | undefined>>;

/**
 * A way of working for a person to pick. Its steps name tools in backticks; a step whose tools this server does not
 * serve is left out.
 */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** The tool without which there is no point: the prompt is served where this tool is. */
  readonly needs: string;
  readonly opening: (values: PromptValues) => string;
  readonly steps: (values: PromptValues) => readonly (string | undefined)[];
}

/** The tools that a step names. */
export const toolsNamedIn = (step: string): readonly string[] =>
  [...step.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
