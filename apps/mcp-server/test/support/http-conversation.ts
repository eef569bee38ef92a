import { type Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { ServerProcess } from './server-process.ts';

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came. */
  readonly text: string;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
}

/** The endpoint that a server printed, once its greeting is complete. */
export const endpointOf = (server: ServerProcess): Promise<URL> =>
  server.until((stdout) => {
    const found = /https?:\S+\/mcp$/m.exec(stdout)?.[0];
    return found !== undefined && stdout.includes('Ctrl+C') ? new URL(found) : undefined;
  });

const accept = 'application/json, text/event-stream';

/** One request, with exactly these headers besides those without which it would be none. */
export const sendTo = (
  { hostname, port }: URL,
  { method = 'POST', path = '/mcp', headers = {}, body = '', agent }: Sent,
): Promise<Received> =>
  new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const options = { host, port, method, path, headers: { 'content-type': 'application/json', accept, ...headers } };
    const request = httpRequest({ ...options, ...(agent === undefined ? {} : { agent }) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsedOrText(text) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });

const parsedOrText = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

export const initializeMessage = (name = 'test'): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name, version: '1' } },
  });

export const callMessage = (id: number, name: string, input: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: input } });

export interface ToolAnswer {
  readonly id?: number;
  readonly result?: {
    readonly isError?: boolean;
    readonly structuredContent: Readonly<Record<string, unknown>>;
    readonly content: readonly { readonly text: string }[];
  };
  readonly error?: { readonly code: number; readonly message: string };
}

export interface HttpSession {
  readonly headers: Readonly<Record<string, string>>;
  send(body: string, agent?: Agent): Promise<Received>;
  call(name: string, input?: object): Promise<ToolAnswer>;
}

/** A session as a client has it; every request carries `headers`. */
export const beginSession = async (
  url: URL,
  headers: Readonly<Record<string, string>> = {},
  name?: string,
): Promise<HttpSession> => {
  const begun = await sendTo(url, { headers, body: initializeMessage(name) });
  if (begun.status !== 200) throw new Error(`initialize was answered ${begun.status}: ${begun.text}`);
  const withSession = { ...headers, 'mcp-session-id': String(begun.headers['mcp-session-id']) };
  const send = (body: string, agent?: Agent) =>
    sendTo(url, { headers: withSession, body, ...(agent === undefined ? {} : { agent }) });
  let id = 1;
  return {
    headers: withSession,
    send,
    call: async (tool, input) => {
      id += 1;
      return (await send(callMessage(id, tool, input))).body as ToolAnswer; // what a tool call is answered with
    },
  };
};
