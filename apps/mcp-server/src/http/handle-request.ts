import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { isModern, isModernVersion } from '../era.ts';
import { invalidRequest, type JsonRpcMessage, refused, sessionNotFound } from '../json-rpc/message.ts';
import type { Admission } from './admit.ts';
import { type Refusal, refuse, sendJson } from './answer.ts';
import { beginSession, type HttpSession, type HttpSessions } from './begin-session.ts';
import { sameChoice, type WorkspaceChoice } from './caller.ts';
import type { Gate } from './create-gate.ts';
import { endCancelled } from './end-cancelled.ts';
import type { ModernRequests } from './modern-requests.ts';
import { isMetadataPath, resourceMetadata } from './protected-resource.ts';
import { readPost } from './read-post.ts';
import { scopeRefusal } from './scope-check.ts';

export interface Endpoint {
  readonly port: () => number;
  readonly sessions: HttpSessions;
  readonly createServer: (workspace: WorkspaceChoice) => Server;
  readonly gate: Gate;
  readonly modern: ModernRequests;
  readonly health: () => object;
  readonly isStopping: () => boolean;
}

/** Every request, on every path, passes the same door. */
export const handleRequest = async (
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { host, origin } = request.headers;
  const { gate } = endpoint;
  const stranger = gate.stranger(host, origin, endpoint.port());
  if (stranger !== undefined) return refuse(response, { status: 403, code: refused, message: stranger });
  if (endpoint.isStopping()) return refuse(response, stopping);
  const path = request.url?.split('?')[0];
  if (path === '/health') return handleHealth(endpoint, request, response);
  if (gate.resource !== undefined && path !== undefined && isMetadataPath(path))
    return sendJson(response, 200, resourceMetadata(gate.resource));
  if (path === '/mcp') return handleMcp(endpoint, request, response);
  return refuse(response, { status: 404, code: refused, message: 'Not found. The endpoint is /mcp.' });
};

const handleHealth = ({ health }: Endpoint, { method }: IncomingMessage, response: ServerResponse): void =>
  method === 'GET' ? sendJson(response, 200, health()) : refuse(response, methodNotAllowed('GET'));

const handleMcp = async (endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> => {
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
  const outOfScope = await scopeRefusal(admission.caller, message, gate.challenge);
  if (outOfScope === undefined && (isModern(message) || isModernVersion(versionIn(request))))
    return endpoint.modern.handle(admission, request, response, message);
  const found =
    outOfScope ??
    (request.headers['mcp-session-id'] === undefined && isInitialize(message)
      ? await begin(endpoint, admission)
      : sessionOf(endpoint, admission, request));
  if ('status' in found) return refuse(response, { ...found, id: 'id' in message ? message.id : null });
  return forward(endpoint, found, request, response, message);
};

const versionIn = ({ headers }: IncomingMessage): string | undefined => {
  const version = headers['mcp-protocol-version'];
  return typeof version === 'string' ? version.trim() : undefined;
};

const isInitialize = (message: JsonRpcMessage): boolean => 'method' in message && message.method === 'initialize';

const begin = async (
  { sessions, createServer }: Endpoint,
  { caller, workspace }: Admission,
): Promise<HttpSession | Refusal> => {
  if (!(await sessions.makeRoom())) return tooManySessions;
  return beginSession(sessions, createServer(workspace), { workspace, owner: caller.key });
};

/** A session of another caller is as unknown as one that never was. */
const sessionOf = (
  { sessions }: Endpoint,
  { caller, workspace }: Admission,
  request: IncomingMessage,
): HttpSession | Refusal => {
  const id = request.headers['mcp-session-id'];
  if (typeof id !== 'string') return noSession;
  const session = sessions.find(id);
  if (session === undefined || session.owner !== caller.key) return unknownSession;
  return workspace.by === 'start' || sameChoice(workspace, session.workspace) ? session : otherWorkspace;
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

const methodNotAllowed = (allow: string): Refusal => ({
  status: 405,
  code: refused,
  message: `Method not allowed. Allowed: ${allow}.`,
  headers: { Allow: allow },
});

const stopping: Refusal = {
  status: 503,
  code: refused,
  message: 'The server is stopping.',
  headers: { Connection: 'close', 'Retry-After': '5' },
};

const tooManySessions: Refusal = {
  status: 503,
  code: refused,
  message: 'Too many clients at once; try again later.',
  headers: { 'Retry-After': '10' },
};

const tooManyRequests: Refusal = {
  status: 503,
  code: refused,
  message: 'Too many requests at once; try again later.',
  headers: { 'Retry-After': '1' },
};

const noSession: Refusal = {
  status: 400,
  code: refused,
  message: 'An Mcp-Session-Id header is required; initialize without one to begin a session.',
};

const unknownSession: Refusal = {
  status: 404,
  code: sessionNotFound,
  message: 'Session not found: it ended or has expired. Initialize again.',
};

const otherWorkspace: Refusal = {
  status: 400,
  code: invalidRequest,
  message: 'Tracker-Workspace differs from the one that the session began with.',
};
