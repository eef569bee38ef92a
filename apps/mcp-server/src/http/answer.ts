import type { ServerResponse } from 'node:http';
import { jsonRpcError, type MessageId, refused } from '../json-rpc/message.ts';

/** Why a request gets no further; always told as JSON-RPC, never as a page. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly id?: MessageId | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export const sendJson = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(JSON.stringify(body));
};

export const refuse = (response: ServerResponse, { status, code, message, id = null, headers }: Refusal): void =>
  sendJson(response, status, jsonRpcError(code, message, id), headers);

export const methodNotAllowed = (allow: string): Refusal => ({
  status: 405,
  code: refused,
  message: `Method not allowed. Allowed: ${allow}.`,
  headers: { Allow: allow },
});
