import { invalidParameters } from '../json-rpc/protocol-error.ts';
import { clipped, oneLine } from '../text/lines.ts';
import { visible } from '../text/visible-text.ts';
import { tools } from '../tools/registry.ts';
import { type Selection, serves } from '../tools/selection.ts';
import { type Prompt, type PromptValues, toolsNamedIn } from './prompt.ts';
import { prompts } from './registry.ts';

const longestValue = 2_000;

const servedNames = (selection: Selection): ReadonlySet<string> =>
  new Set(tools.filter((tool) => serves(selection, tool)).map(({ name }) => name));

const servedPrompts = (selection: Selection): readonly Prompt[] => {
  const names = servedNames(selection);
  return prompts.filter(({ needs }) => names.has(needs));
};

/** As `prompts/list` shows them. */
export const listedPrompts = (selection: Selection): readonly object[] =>
  servedPrompts(selection).map(({ name, title, description, arguments: taken }) => ({
    name,
    title,
    description,
    arguments: taken.map((each) => ({ name: each.name, description: each.description, required: each.required })),
  }));

/** @throws ProtocolError for a prompt that does not exist or is not served here. */
export const promptNamed = (name: unknown, selection: Selection): Prompt => {
  const served = servedPrompts(selection);
  const found = served.find((prompt) => prompt.name === name);
  if (found !== undefined) return found;
  const names = served.map((prompt) => prompt.name).join(', ');
  throw invalidParameters(
    `There is no prompt "${visible(String(name).slice(0, 100))}" here. ${names === '' ? 'There are none' : `The prompts are: ${names}`}.`,
  );
};

/** The prompt as `prompts/get` answers it. */
export const promptText = (prompt: Prompt, given: unknown, selection: Selection): string => {
  const values = valuesOf(prompt, given);
  const names = servedNames(selection);
  const steps = prompt
    .steps(values)
    .filter((step) => step !== undefined)
    .filter((step) => toolsNamedIn(step).every((name) => names.has(name)));
  return [prompt.opening(values), ...steps.map((step, position) => `${position + 1}. ${step}`)].join('\n');
};

/** What a person filled in, each on one line. An empty field counts as left out. */
const valuesOf = ({ name: prompt, arguments: taken }: Prompt, given: unknown): PromptValues => {
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given)))
    throw invalidParameters('params.arguments must be an object.');
  const fields: Readonly<Record<string, unknown>> = { ...given };
  return Object.fromEntries(
    taken.map(({ name, required, values }) => {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (value !== undefined && typeof value !== 'string') throw invalidParameters(`${name} must be a text.`);
      const text = clipped(oneLine(visible(value ?? '')), longestValue);
      if (required && text === '') throw invalidParameters(`${prompt} needs the argument ${name}.`);
      if (values !== undefined && text !== '') return [name, oneOfThem(name, text, values)];
      return [name, text === '' ? undefined : text];
    }),
  );
};

const oneOfThem = (name: string, text: string, values: readonly string[]): string => {
  const chosen = values.find((value) => value === text.trim().toLowerCase());
  if (chosen === undefined) throw invalidParameters(`${name} must be one of ${values.join(', ')}, or left out.`);
  return chosen;
};
