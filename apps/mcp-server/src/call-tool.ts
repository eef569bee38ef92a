import { fitted, invalidField, parsed, type UseCaseContext } from '@tracker/core';
import { errorResult } from './error-result.ts';
import { invalidParameters } from './json-rpc/protocol-error.ts';
import type { Log } from './log.ts';
import { isNestedWithin } from './nesting.ts';
import { resultText } from './text/result-text.ts';
import { visible, visibleThroughout } from './text/visible-text.ts';
import { tools } from './tools/registry.ts';
import type { Tool } from './tools/tool.ts';

export interface CallResult {
  readonly structuredContent: object;
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly isError?: true;
}

export interface CallContext {
  /** Opens what the call works on; a failure of it is the call's answer. */
  readonly open: () => UseCaseContext | Promise<UseCaseContext>;
  readonly log: Log;
}

const byName = new Map(tools.map((tool) => [tool.name, tool]));

/**
 * The one path of every tool call, whatever protocol it came by. Failures are results, which a model can act on; only a
 * tool that does not exist is a protocol error.
 */
export const callTool = async (name: string, input: unknown, context: CallContext): Promise<CallResult> => {
  const tool = byName.get(name);
  if (tool === undefined)
    throw invalidParameters(
      `Unknown tool "${visible(name.slice(0, 100))}". The tools are: ${[...byName.keys()].join(', ')}.`,
    );
  try {
    return await answer(tool, input, context);
  } catch (error) {
    return errorResult(error, context.log);
  }
};

const answer = async (tool: Tool, input: unknown, { open }: CallContext): Promise<CallResult> => {
  const request = parsedInput(tool, input);
  const opened = await open();
  const result = checked(tool, await tool.run(opened, request));
  opened.claims?.answered();
  const structuredContent = visibleThroughout(fitted(result));
  const text = resultText(visible(tool.text(structuredContent)), structuredContent);
  return { structuredContent, content: [{ type: 'text', text }] };
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
