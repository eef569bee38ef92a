/** A JSON-RPC id as MCP allows it. */
export type MessageId = string | number;

export interface JsonRpcRequest {
  readonly jsonrpc: '2.0';
  readonly id: MessageId;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface JsonRpcNotification {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface JsonRpcResponse {
  readonly jsonrpc: '2.0';
  readonly id: MessageId;
  readonly result?: unknown;
  readonly error?: unknown;
}

export type JsonRpcMessage = JsonRpcRequest | JsonRpcNotification | JsonRpcResponse;

export interface JsonRpcError {
  readonly jsonrpc: '2.0';
  readonly id: MessageId | null;
  readonly error: { readonly code: number; readonly message: string };
}

export const parseError = -32700;
export const invalidRequest = -32600;
export const methodNotFound = -32601;
export const invalidParams = -32602;
export const internalError = -32603;
/** Reserved for implementations; the protocol's HTTP transport uses it for refusals of its own. */
export const refused = -32000;
export const sessionNotFound = -32001;
/** A resource does not exist (MCP 2025-11-25). */
export const resourceMissing = -32002;
/** As the Language Server Protocol has it; JSON-RPC itself has none. */
export const requestCancelled = -32800;

export const jsonRpcError = (code: number, message: string, id: MessageId | null = null): JsonRpcError => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

/** The most that one message may take; larger ones are refused without being read into memory. */
export const largestMessage = 10 * 1024 * 1024;
export const largestMessageText = '10 MB';
