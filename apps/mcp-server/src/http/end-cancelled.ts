import { type JsonRpcMessage, jsonRpcError, requestCancelled } from '../json-rpc/message.ts';
import type { HttpSession } from './begin-session.ts';

/**
 * The SDK gives a cancelled request no response, and over HTTP its POST would stay open for ever. The client no longer
 * listens for the id, so any response will do to end it.
 */
export const endCancelled = async ({ transport }: HttpSession, message: JsonRpcMessage): Promise<void> => {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return;
  const id = message.params?.requestId;
  if (typeof id !== 'string' && typeof id !== 'number') return;
  const { error } = jsonRpcError(requestCancelled, 'Cancelled.');
  // Rejects when the request was answered before.
  await transport.send({ jsonrpc: '2.0', id, error }).catch(() => {});
};
