import { fitted, quotedJsonBytes } from '@tracker/core';
import type { CallContext } from '../call-tool.ts';
import { told } from '../error-result.ts';
import { internalError, requestCancelled } from '../json-rpc/message.ts';
import { noSuchResource, ProtocolError } from '../json-rpc/protocol-error.ts';
import { whileWaiting } from '../progress-while-waiting.ts';
import { runTool, type ToolAnswer } from '../run-tool.ts';
import { resourceAt } from './resource-at.ts';

export { resourceAt };

export interface ResourceContents {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}

/**
 * What the tool of the resource gives, as text for a model and as JSON for programs. `data_source` and warnings are in
 * both as they are in the tool's result.
 *
 * @throws ProtocolError for a resource that does not exist or cannot be read now; its message says what to do.
 */
export const readResource = async (uri: string, context: CallContext): Promise<readonly ResourceContents[]> => {
  const { fields, text } = await answerAt(uri, context);
  return [
    { uri, mimeType: 'text/plain', text },
    { uri, mimeType: 'application/json', text: JSON.stringify(fitted(fields, quotedJsonBytes)) },
  ];
};

export const answerAt = async (uri: string, context: CallContext): Promise<ToolAnswer> => {
  const { title, tool, input } = resourceAt(uri, context.selection);
  const { exchange, log } = context;
  try {
    return await whileWaiting(exchange.report, title, () => runTool(tool, input, context));
  } catch (error) {
    if (exchange.signal.aborted) throw new ProtocolError(requestCancelled, 'Cancelled.');
    const { code, text } = told(error, log);
    throw code === 'DatabaseError' ? new ProtocolError(internalError, text) : noSuchResource(uri, text);
  }
};
