import type { IncomingMessage } from 'node:http';
import {
  invalidRequest,
  type JsonRpcMessage,
  largestMessage,
  largestMessageText,
  refused,
} from '../json-rpc/message.ts';
import { readMessage } from '../json-rpc/read-message.ts';
import type { Refusal } from './answer.ts';
import type { BodyShare } from './body-budget.ts';

export type Posted =
  | { readonly kind: 'message'; readonly message: JsonRpcMessage }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'ignored' };

/** The one message in the body of a POST, or what is wrong with it. Rejects when the client goes away meanwhile. */
export const readPost = async (request: IncomingMessage, share: BodyShare): Promise<Posted> => {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (!isJson(type)) return wrongType('The Content-Type must be application/json.');
  if (encoding !== undefined && encoding !== 'identity') return wrongType('Compressed bodies are not supported.');
  const body = await readBody(request, share);
  if (body === 'too large') return refusedWith(tooLarge);
  if (body === 'no room') return refusedWith(noRoom);
  const checked = readMessage(body);
  if (checked.kind !== 'refused') return checked;
  const { error, id } = checked.answer;
  return refusedWith({ status: 400, ...error, id });
};

const isJson = (type: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(type ?? '');

const readBody = async (request: IncomingMessage, share: BodyShare): Promise<Buffer | 'too large' | 'no room'> => {
  if (Number(request.headers['content-length'] ?? 0) > largestMessage) return 'too large';
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The socket stays open, so that the refusal can still be read.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > largestMessage) return 'too large';
    if (!share.take(chunk.length)) return 'no room';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
};

const refusedWith = (refusal: Refusal): Posted => ({ kind: 'refused', refusal });

const wrongType = (message: string): Posted => refusedWith({ status: 415, code: invalidRequest, message });

const noRoom: Refusal = {
  status: 503,
  code: refused,
  message: 'Too many large messages at once; try again later.',
  headers: { 'Retry-After': '1' },
};

const tooLarge: Refusal = {
  status: 413,
  code: invalidRequest,
  message: `The message is too large: at most ${largestMessageText} (${largestMessage} bytes).`,
};
