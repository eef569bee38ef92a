import { beginSession, endpointOf } from './http-conversation.ts';
import { modernHeaders, modernMeta } from './modern-request.ts';
import type { Scratch, ServerProcess } from './server-process.ts';
import { initialize } from './stdio-conversation.ts';

export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number };
}

/** A client that sees every message as it comes, in one protocol era over one transport. */
export interface Wire {
  readonly server: ServerProcess;
  /** Sends a tool call without waiting for its answer; `meta` goes into its `_meta`. */
  call(id: number, name: string, input?: object, meta?: object): void;
  /** As this era and transport cancel: by a notification, or by hanging up. */
  cancel(id: number): Promise<void>;
  /** The next message that nobody has heard yet. */
  hear(): Promise<Message>;
}

const createInbox = () => {
  const unheard: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  return {
    put: (message: Message): void => {
      const first = waiting.shift();
      if (first === undefined) unheard.push(message);
      else first(message);
    },
    hear: (): Promise<Message> => {
      const first = unheard.shift();
      return first === undefined ? new Promise((resolve) => void waiting.push(resolve)) : Promise.resolve(first);
    },
  };
};

const callOf = (id: number, name: string, input: object, meta: object) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: input, _meta: meta },
});

const cancelled = (id: number) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId: id },
});

const overStdio = async (scratch: Scratch, meta: object, first: object): Promise<Wire> => {
  const server = scratch.start();
  const { put, hear } = createInbox();
  let rest = '';
  server.child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) put(JSON.parse(line));
  });
  const say = (message: object): void => void server.child.stdin.write(`${JSON.stringify(message)}\n`);
  say({ jsonrpc: '2.0', ...first });
  await hear();
  return {
    server,
    hear,
    call: (id, name, input = {}, more = {}) => say(callOf(id, name, input, { ...meta, ...more })),
    cancel: async (id) => say(cancelled(id)),
  };
};

interface HttpEra {
  readonly meta: object;
  readonly headers: (tool: string) => Readonly<Record<string, string>>;
  /** undefined: a call is cancelled by hanging up. */
  readonly cancel?: (id: number) => Promise<void>;
}

const overHttp = (server: ServerProcess, url: URL, { meta, headers, cancel }: HttpEra): Wire => {
  const { put, hear } = createInbox();
  const calls = new Map<number, AbortController>();
  const send = async (id: number, tool: string, body: string): Promise<void> => {
    const controller = new AbortController();
    calls.set(id, controller);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers(tool) },
      body,
      signal: controller.signal,
    });
    if (response.headers.get('content-type') === 'application/json') return put(JSON.parse(await response.text()));
    let rest = '';
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data: ')) put(JSON.parse(line.slice('data: '.length)));
    }
  };
  return {
    server,
    hear,
    call: (id, tool, input = {}, more = {}) => {
      send(id, tool, JSON.stringify(callOf(id, tool, input, { ...meta, ...more }))).catch(() => {}); // hung up
    },
    cancel: cancel ?? (async (id) => calls.get(id)?.abort()),
  };
};

const legacyHttp = async (scratch: Scratch): Promise<Wire> => {
  const server = scratch.start('--http', '--port', '0');
  const url = await endpointOf(server);
  const session = await beginSession(url);
  const cancel = async (id: number) => void (await session.send(JSON.stringify(cancelled(id))));
  return overHttp(server, url, { meta: {}, headers: () => session.headers, cancel });
};

const modernHttp = async (scratch: Scratch): Promise<Wire> => {
  const server = scratch.start('--http', '--port', '0');
  const headers = (tool: string) => modernHeaders('tools/call', tool);
  return overHttp(server, await endpointOf(server), { meta: modernMeta(), headers });
};

const discover = { id: 'discover', method: 'server/discover', params: { _meta: modernMeta() } };

/** Every era over every transport, each with a server of its own. */
export const wires: readonly (readonly [string, (scratch: Scratch) => Promise<Wire>])[] = [
  ['2025-11-25 over stdio', (scratch) => overStdio(scratch, {}, initialize)],
  ['2025-11-25 over HTTP', legacyHttp],
  ['2026-07-28 over stdio', (scratch) => overStdio(scratch, modernMeta(), discover)],
  ['2026-07-28 over HTTP', modernHttp],
];
