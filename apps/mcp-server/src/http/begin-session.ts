import { randomUUID } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Session, Sessions } from './sessions.ts';

export type HttpSession = Session<StreamableHTTPServerTransport>;
export type HttpSessions = Sessions<StreamableHTTPServerTransport>;

/** A server instance of the client's own, found under its id from the answer to `initialize` on. */
export const beginSession = async (
  sessions: HttpSessions,
  server: Server,
  begun: Pick<HttpSession, 'workspace' | 'owner'>,
): Promise<HttpSession> => {
  const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    // One answer per request and no progress to report: plain JSON, which costs no stream.
    enableJsonResponse: true,
    onsessioninitialized: (id) => sessions.add(id, session),
  });
  const session: HttpSession = { transport, ...begun };
  transport.onclose = () => sessions.remove(transport.sessionId ?? '');
  await server.connect(transport as Transport); // its optional members are declared without `| undefined`
  return session;
};
