import { fitted, invalidField, parsed, type UseCaseContext } from '@tracker/core';
import { errorResult } from './error-result.ts';
import { requestCancelled } from './json-rpc/message.ts';
import { invalidParameters, ProtocolError } from './json-rpc/protocol-error.ts';
import type { Log } from './log.ts';
import type { Exchange } from './methods/method.ts';
import { isNestedWithin } from './nesting.ts';
import { whileWaiting } from './progress-while-waiting.ts';
import { resultText } from './text/result-text.ts';
import { visible, visibleThroughout } from './text/visible-text.ts';
import { tools } from './tools/registry.ts';
import { type Selection, serves, whyNot } from './tools/selection.ts';
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
  readonly selection: Selection;
  readonly exchange: Pick<Exchange, 'signal' | 'report'>;
}

const byName = new Map(tools.map((tool) => [tool.name, tool]));

/**
 * The one path of every tool call, whatever protocol it came by. Failures are results, which a model can act on; only a
 * tool that does not exist is a protocol error.
 */
export const callTool = async (name: string, input: unknown, context: CallContext): Promise<CallResult> => {
  const tool = toolCalled(name, context.selection);
  try {
    return await whileWaiting(context.exchange.report, tool.title, () => answer(tool, input, context));
  } catch (error) {
    if (context.exchange.signal.aborted) throw new ProtocolError(requestCancelled, 'Cancelled.');
    return errorResult(error, context.log);
  }
};

/** @throws ProtocolError for a tool that does not exist or is not served here. */
const toolCalled = (name: string, selection: Selection): Tool => {
  const tool = byName.get(name);
  const reason = tool === undefined ? `Unknown tool "${visible(name.slice(0, 100))}".` : whyNot(selection, tool);
  if (tool !== undefined && reason === undefined) return tool;
  const served = tools.filter((each) => serves(selection, each)).map((each) => each.name);
  throw invalidParameters(`${reason} The tools are: ${served.join(', ')}.`);
};

const answer = async (tool: Tool, input: unknown, { open, exchange }: CallContext): Promise<CallResult> => {
  const request = parsedInput(tool, input);
  const opened = await open();
  // The database may have taken its time; from here on a write is done whole and is no longer called back.
  exchange.signal.throwIfAborted();
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
