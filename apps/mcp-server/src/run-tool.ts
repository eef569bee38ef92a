import { fitted, invalidField, parsed, type UseCaseContext } from '@tracker/core';
import { isNestedWithin } from './nesting.ts';
import { resultText } from './text/result-text.ts';
import { visible, visibleThroughout } from './text/visible-text.ts';
import type { Tool } from './tools/tool.ts';

/** What a tool gives, for programs and for a model; both together stay under 48 KB (SPEC section 4). */
export interface ToolAnswer {
  readonly fields: object;
  readonly text: string;
}

interface RunContext {
  readonly open: () => UseCaseContext | Promise<UseCaseContext>;
  readonly exchange: { readonly signal: AbortSignal };
}

/** Runs a tool on input that nobody has looked at. Throws what the use case throws; formatting errors is the caller's. */
export const runTool = async (tool: Tool, input: unknown, { open, exchange }: RunContext): Promise<ToolAnswer> => {
  const request = parsedInput(tool, input);
  const opened = await open();
  // The database may have taken its time; from here on a write is done whole and is no longer called back.
  exchange.signal.throwIfAborted();
  const result = checked(tool, await tool.run(opened, request));
  opened.claims?.answered();
  const fields = visibleThroughout(fitted(result));
  return { fields, text: resultText(visible(tool.text(fields)), fields) };
};

/** No honest request comes near: a tree of items has 6 levels of children. */
const deepestInput = 64;

const parsedInput = (tool: Tool, input: unknown): unknown => {
  if (!isNestedWithin(input, deepestInput)) throw tooDeep();
  const request = parsedOrTooDeep(tool, input);
  if (!isNestedWithin(request, deepestInput)) throw tooDeep();
  return request;
};

/** Texts that hold JSON are taken apart while parsing; one nested by the thousands exhausts the stack. */
const parsedOrTooDeep = (tool: Tool, input: unknown): unknown => {
  try {
    return parsed(tool.input, input);
  } catch (error) {
    throw error instanceof RangeError ? tooDeep() : error;
  }
};

const tooDeep = () => invalidField('arguments', 'are nested too deeply', `${deepestInput} levels`);

/** A result that breaks its own contract is a bug of ours and must not look like an answer. */
const checked = (tool: Tool, result: unknown): object => {
  const check = tool.output.safeParse(result);
  if (check.success && typeof check.data === 'object' && check.data !== null) return check.data;
  throw new Error(`${tool.name} gave a result that its output schema refuses`, { cause: check.error });
};
