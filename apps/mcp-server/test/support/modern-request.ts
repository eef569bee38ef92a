import { type Received, sendTo } from './http-conversation.ts';

/** What every request of the 2026 era says of its client. */
export const modernMeta = (client: object = { name: 'test', version: '1' }) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': client,
  'io.modelcontextprotocol/clientCapabilities': {},
});

/** The headers in which this era repeats what a request is. */
export const modernHeaders = (method: string, name?: string): Readonly<Record<string, string>> => ({
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': method,
  ...(name === undefined ? {} : { 'mcp-name': name }),
});

export interface ModernCall {
  readonly client?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A tool call of the 2026 era, which needs no session. */
export const callModern = (
  url: URL,
  name: string,
  input: object = {},
  { client, headers = {} }: ModernCall = {},
): Promise<Received> =>
  sendTo(url, {
    headers: { ...modernHeaders('tools/call', name), ...headers },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: input, _meta: modernMeta(client) },
    }),
  });
