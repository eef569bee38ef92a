import { randomUUID } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { createSessionTransport, type SessionTransport } from './session-transport.ts';
import type { Session, Sessions } from './sessions.ts';

export type HttpSession = Session<SessionTransport>;
export type HttpSessions = Sessions<SessionTransport>;

/** A server instance of the client's own, found under its id from the answer to `initialize` on. */
export const beginSession = async (
  sessions: HttpSessions,
  server: Server,
  begun: Pick<HttpSession, 'workspace' | 'owner'>,
): Promise<HttpSession> => {
  const id = randomUUID();
  const transport = createSessionTransport({ id, begun: () => sessions.add(id, session) });
  const session: HttpSession = { transport, ...begun };
  transport.onclose = () => sessions.remove(id);
  await server.connect(transport);
  return session;
};
