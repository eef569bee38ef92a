import type { IncomingMessage } from 'node:http';
import { invalidRequest, type JsonRpcMessage, refused, sessionNotFound } from '../json-rpc/message.ts';
import type { Admission } from './admit.ts';
import type { Refusal } from './answer.ts';
import { beginSession, type HttpSession } from './begin-session.ts';
import { sameChoice } from './caller.ts';
import type { Endpoint } from './endpoint.ts';

const isInitialize = (message: JsonRpcMessage): boolean => 'method' in message && message.method === 'initialize';

/** For a message: `initialize` without a session begins one. */
export const sessionFor = (
  endpoint: Endpoint,
  admission: Admission,
  request: IncomingMessage,
  message: JsonRpcMessage,
): Promise<HttpSession | Refusal> | HttpSession | Refusal =>
  request.headers['mcp-session-id'] === undefined && isInitialize(message)
    ? begin(endpoint, admission)
    : sessionOf(endpoint, admission, request);

const begin = async (
  { sessions, createServer }: Endpoint,
  { caller, workspace }: Admission,
): Promise<HttpSession | Refusal> => {
  if (!(await sessions.makeRoom())) return tooManySessions;
  return beginSession(sessions, createServer(workspace), { workspace, owner: caller.key });
};

/** The session that a request names; one of another caller is as unknown as one that never was. */
export const sessionOf = (
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
