import { LayerUnavailableError, type UseCaseContext } from '@tracker/core';
import { cannotTellResult } from './cannot-tell-result.ts';
import { errorResult } from './error-result.ts';
import { requestCancelled } from './json-rpc/message.ts';
import { invalidParameters, ProtocolError } from './json-rpc/protocol-error.ts';
import type { Log } from './log.ts';
import type { Exchange } from './methods/method.ts';
import { whileWaiting } from './progress-while-waiting.ts';
import { type ResourceLink, resourceLinks } from './resources/resource-links.ts';
import { runTool } from './run-tool.ts';
import { visible } from './text/visible-text.ts';
import { tools } from './tools/registry.ts';
import { type Selection, serves, whyNot } from './tools/selection.ts';
import type { Tool } from './tools/tool.ts';

export interface CallResult {
  readonly structuredContent: object;
  readonly content: readonly (TextContent | ResourceLink)[];
  readonly isError?: true;
}

export interface TextContent {
  readonly type: 'text';
  readonly text: string;
}

export interface CallContext {
  /** Opens what the call works on; a failure of it is the call's answer. */
  readonly open: () => UseCaseContext | Promise<UseCaseContext>;
  readonly log: Log;
  readonly selection: Selection;
  readonly exchange: Pick<Exchange, 'client' | 'signal' | 'report'>;
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
    const cannotTell = tool.annotations.readOnlyHint && error instanceof LayerUnavailableError;
    return cannotTell ? cannotTellResult(error, new Date().toISOString()) : errorResult(error, context.log);
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

const answer = async (tool: Tool, input: unknown, context: CallContext): Promise<CallResult> => {
  const { fields, text } = await runTool(tool, input, context);
  const links = context.exchange.client.knowsLinks ? resourceLinks(tool.linkedItem?.(fields), context.selection) : [];
  return { structuredContent: fields, content: [{ type: 'text', text }, ...links] };
};
