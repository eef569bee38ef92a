import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { invalidRequest, type JsonRpcMessage, refused, sessionNotFound } from '../json-rpc/message.ts';
import { type Refusal, refuse, sendJson } from './answer.ts';
import { beginSession, type HttpSession, type HttpSessions } from './begin-session.ts';
import { endCancelled } from './end-cancelled.ts';
import { originRefusal } from './origin-check.ts';
import { readPost } from './read-post.ts';

export interface Endpoint {
  readonly port: () => number;
  readonly sessions: HttpSessions;
  readonly createServer: (workspace: string | undefined) => Server;
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
  const stranger = originRefusal(host, origin, endpoint.port());
  if (stranger !== undefined) return refuse(response, { status: 403, code: refused, message: stranger });
  if (endpoint.isStopping()) return refuse(response, stopping);
  const path = request.url?.split('?')[0];
  if (path === '/health') return handleHealth(endpoint, request, response);
  if (path === '/mcp') return handleMcp(endpoint, request, response);
  return refuse(response, { status: 404, code: refused, message: 'Not found. The endpoint is /mcp.' });
};

const handleHealth = ({ health }: Endpoint, { method }: IncomingMessage, response: ServerResponse): void =>
  method === 'GET' ? sendJson(response, 200, health()) : refuse(response, methodNotAllowed('GET'));

const handleMcp = async (endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  switch (request.method) {
    case 'POST':
      return handlePost(endpoint, request, response);
    case 'GET':
    case 'DELETE': {
      const found = sessionOf(endpoint, request);
      return 'status' in found ? refuse(response, found) : forward(endpoint, found, request, response);
    }
    default:
      return refuse(response, methodNotAllowed('GET, POST, DELETE'));
  }
};

const handlePost = async (endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const posted = await readPost(request);
  if (posted.kind === 'ignored') return void response.writeHead(202).end();
  if (posted.kind === 'refused') {
    refuse(response, posted.refusal);
    // What is still on its way is thrown away rather than cut off, so that the client gets to reading the refusal.
    request.resume();
    return;
  }
  const { message } = posted;
  const found =
    request.headers['mcp-session-id'] === undefined && isInitialize(message)
      ? await begin(endpoint, request)
      : sessionOf(endpoint, request);
  if ('status' in found) return refuse(response, { ...found, id: 'id' in message ? message.id : null });
  return forward(endpoint, found, request, response, message);
};

const isInitialize = (message: JsonRpcMessage): boolean => 'method' in message && message.method === 'initialize';

const begin = async (
  { sessions, createServer }: Endpoint,
  request: IncomingMessage,
): Promise<HttpSession | Refusal> => {
  if (!(await sessions.makeRoom())) return tooManySessions;
  const workspace = workspaceIn(request);
  return beginSession(sessions, createServer(workspace), workspace);
};

const sessionOf = ({ sessions }: Endpoint, request: IncomingMessage): HttpSession | Refusal => {
  const id = request.headers['mcp-session-id'];
  if (typeof id !== 'string') return noSession;
  const session = sessions.find(id);
  if (session === undefined) return unknownSession;
  const workspace = workspaceIn(request);
  return workspace === undefined || workspace === session.workspace ? session : otherWorkspace;
};

const workspaceIn = ({ headers }: IncomingMessage): string | undefined => {
  const header = headers['tracker-workspace'];
  return typeof header === 'string' && header !== '' ? header : undefined;
};

const forward = async (
  { sessions }: Endpoint,
  session: HttpSession,
  request: IncomingMessage,
  response: ServerResponse,
  message?: JsonRpcMessage,
): Promise<void> => {
  sessions.use(session.transport.sessionId ?? '', response);
  await session.transport.handleRequest(request, response, message);
  if (message !== undefined) await endCancelled(session, message);
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
