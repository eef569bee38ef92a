import type { IncomingMessage, ServerResponse } from 'node:http';
import { isModern, isModernVersion } from '../era.ts';
import { type JsonRpcMessage, refused } from '../json-rpc/message.ts';
import type { Admission } from './admit.ts';
import { methodNotAllowed, type Refusal, refuse } from './answer.ts';
import type { HttpSession } from './begin-session.ts';
import { endCancelled } from './end-cancelled.ts';
import type { Endpoint } from './endpoint.ts';
import { readPost } from './read-post.ts';
import { scopeRefusal } from './scope-check.ts';
import { sessionFor, sessionOf } from './session-of-request.ts';

/** A request to the endpoint itself: who sends it, what it is, and which era or session answers it. */
export const handleMcp = async (
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const admission = await endpoint.gate.admit(request);
  if ('status' in admission) return refuseBody(request, response, admission);
  switch (request.method) {
    case 'POST':
      return endpoint.gate.load.enter(response)
        ? handlePost(endpoint, admission, request, response)
        : refuseBody(request, response, tooManyRequests);
    case 'GET':
    case 'DELETE': {
      if (isModernVersion(versionIn(request))) return refuse(response, methodNotAllowed('POST'));
      const found = sessionOf(endpoint, admission, request);
      if ('status' in found) return refuse(response, found);
      return request.method === 'DELETE' ? endSession(found, response) : forward(endpoint, found, request, response);
    }
    default:
      return refuse(response, methodNotAllowed('GET, POST, DELETE'));
  }
};

/** What is still on its way is thrown away rather than cut off, so that the client gets to reading the refusal. */
const refuseBody = (request: IncomingMessage, response: ServerResponse, refusal: Refusal): void => {
  refuse(response, refusal);
  request.resume();
};

const handlePost = async (
  endpoint: Endpoint,
  admission: Admission,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { gate } = endpoint;
  const posted = await readPost(request, gate.bodies.share(response));
  if (posted.kind === 'ignored') return void response.writeHead(202).end();
  if (posted.kind === 'refused') return refuseBody(request, response, posted.refusal);
  const { message } = posted;
  if ('id' in message && 'method' in message && message.method !== 'subscriptions/listen')
    void endpoint.calls.run(() => untilItHasLeft(response));
  const outOfScope = await scopeRefusal(admission.caller, message, gate.challenge);
  if (outOfScope === undefined && (isModern(message) || isModernVersion(versionIn(request))))
    return endpoint.modern.handle(admission, request, response, message);
  const found = outOfScope ?? (await sessionFor(endpoint, admission, request, message));
  if ('status' in found) return refuse(response, { ...found, id: 'id' in message ? message.id : null });
  return forward(endpoint, found, request, response, message);
};

/** A server that stops waits for answers too, not only for what they tell of. */
const untilItHasLeft = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    if (response.closed) resolve();
    else response.once('close', resolve);
  });

const versionIn = ({ headers }: IncomingMessage): string | undefined => {
  const version = headers['mcp-protocol-version'];
  return typeof version === 'string' ? version.trim() : undefined;
};

const forward = async (
  { sessions }: Endpoint,
  session: HttpSession,
  request: IncomingMessage,
  response: ServerResponse,
  message?: JsonRpcMessage,
): Promise<void> => {
  sessions.use(session.transport.sessionId, response);
  session.transport.handle(request, response, message);
  if (message !== undefined) await endCancelled(session, message);
};

const endSession = async ({ transport }: HttpSession, response: ServerResponse): Promise<void> => {
  await transport.close();
  response.writeHead(200).end();
};

const tooManyRequests: Refusal = {
  status: 503,
  code: refused,
  message: 'Too many requests at once; try again later.',
  headers: { 'Retry-After': '1' },
};
