import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type JSONRPCMessage, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { invalidRequest, type JsonRpcMessage, type MessageId, refused } from '../json-rpc/message.ts';
import { type Refusal, refuse } from './answer.ts';
import { type AnswerStream, createAnswerStream } from './answer-stream.ts';

export interface SessionTransport extends Transport {
  readonly sessionId: string;
  /** A POST with its message, or a GET that listens to what the server says unasked. */
  handle(request: IncomingMessage, response: ServerResponse, message?: JsonRpcMessage): void;
}

export interface SessionTransportOptions {
  readonly id: string;
  /** `initialize` was answered with success: the client has the id from now on. */
  readonly begun: () => void;
}

/**
 * One client's conversation of the 2025 era over Streamable HTTP. Unlike the SDK's own transport it answers with plain
 * JSON as long as nothing comes before the answer, and with an event stream where progress does.
 */
export const createSessionTransport = ({ id, begun }: SessionTransportOptions): SessionTransport => {
  const open = new Map<MessageId, AnswerStream>();
  let listening: AnswerStream | undefined;
  /** What nobody has heard yet because the client is not listening just now, the last of each kind. */
  const unheard = new Map<string, object>();
  let known = false;
  let closed = false;
  const headers = () => (known ? { 'Mcp-Session-Id': id } : {});

  const listen = (response: ServerResponse): void => {
    if (listening !== undefined) return void refuse(response, alreadyListening);
    const stream = createAnswerStream(response, headers);
    listening = stream;
    response.once('close', () => {
      if (listening === stream) listening = undefined;
    });
    stream.open();
    for (const message of unheard.values()) stream.say(message);
    unheard.clear();
  };
  const receive = (response: ServerResponse, message: JsonRpcMessage): void => {
    if (!('method' in message && 'id' in message)) {
      response.writeHead(202).end();
      transport.onmessage?.(message as JSONRPCMessage); // read-message checked it
      return;
    }
    const refusal =
      known && message.method === 'initialize' ? alreadyBegun : open.has(message.id) ? idInUse : undefined;
    if (refusal !== undefined) return void refuse(response, { ...refusal, id: message.id });
    const stream = createAnswerStream(response, headers);
    open.set(message.id, stream);
    response.once('close', () => {
      if (open.get(message.id) === stream) open.delete(message.id);
    });
    transport.onmessage?.(message as JSONRPCMessage); // read-message checked it
  };
  const answer = (answered: MessageId, message: JSONRPCMessage): void => {
    const stream = open.get(answered);
    open.delete(answered);
    if (!known && 'result' in message) {
      known = true;
      begun();
    }
    stream?.answer(message);
  };

  const transport: SessionTransport = {
    sessionId: id,
    handle: (request, response, message) => {
      const refusal = closed ? ended : headerRefusal(request);
      if (refusal !== undefined) return refuse(response, refusal);
      return message === undefined ? listen(response) : receive(response, message);
    },
    start: async () => {},
    send: async (message, options) => {
      if (!('method' in message)) return message.id === undefined ? undefined : answer(message.id, message);
      const related = options?.relatedRequestId;
      const stream = related === undefined ? listening : open.get(related);
      if (stream !== undefined) stream.say(message);
      else if (message.method === 'notifications/resources/updated' && unheard.size < mostUnheard)
        unheard.set(JSON.stringify(message), message);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      listening?.end();
      for (const stream of open.values()) stream.end();
      open.clear();
      transport.onclose?.();
    },
  };
  return transport;
};

/** As many as a client may subscribe to. */
const mostUnheard = 500;

const headerRefusal = ({ method, headers: { accept = '', ...headers } }: IncomingMessage): Refusal | undefined => {
  const wanted = method === 'GET' ? ['text/event-stream'] : ['application/json', 'text/event-stream'];
  if (!wanted.every((type) => accept.includes(type)))
    return { status: 406, code: refused, message: `The client must accept ${wanted.join(' and ')}.` };
  const version = headers['mcp-protocol-version'];
  if (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(String(version))) return undefined;
  const versions = SUPPORTED_PROTOCOL_VERSIONS.join(', ');
  return { status: 400, code: refused, message: `Unsupported protocol version. Supported in a session: ${versions}.` };
};

const alreadyListening: Refusal = { status: 409, code: refused, message: 'The session already has such a stream.' };
const alreadyBegun: Refusal = { status: 400, code: invalidRequest, message: 'The session has already begun.' };
const idInUse: Refusal = { status: 400, code: invalidRequest, message: 'A request with this id is being answered.' };
const ended: Refusal = { status: 404, code: refused, message: 'The session has ended. Initialize again.' };
