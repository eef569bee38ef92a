import { randomUUID } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

/** One client's conversation: a server instance of its own, nothing shared with other clients. */
export interface Session {
  readonly transport: StreamableHTTPServerTransport;
  /** The Tracker-Workspace header it began with. */
  readonly workspace: string | undefined;
  /** Requests and streams that are open right now. */
  open: number;
  lastUsed: number;
}

export interface SessionLimits {
  readonly most: number;
  readonly idleMs: number;
  readonly now: () => number;
}

export interface Sessions {
  find(id: string): Session | undefined;
  /** undefined when there are too many, all of them busy. */
  create(server: Server, workspace: string | undefined): Promise<Session | undefined>;
  /** Ends those that nobody has used for long; their clients begin anew. */
  expire(): void;
  closeAll(): Promise<void>;
}

export const createSessions = ({ most, idleMs, now }: SessionLimits): Sessions => {
  const sessions = new Map<string, Session>();
  const end = ({ transport }: Session): Promise<void> => transport.close().catch(() => {});
  const longestIdle = (): Session | undefined =>
    [...sessions.values()].filter(({ open }) => open === 0).sort((a, b) => a.lastUsed - b.lastUsed)[0];
  const hasRoom = async (): Promise<boolean> => {
    if (sessions.size < most) return true;
    const victim = longestIdle();
    if (victim === undefined) return false;
    await end(victim);
    return true;
  };

  return {
    find: (id) => sessions.get(id),
    create: async (server, workspace) => {
      if (!(await hasRoom())) return undefined;
      const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        // One answer per request and no progress to report: plain JSON, which costs no stream.
        enableJsonResponse: true,
        onsessioninitialized: (id) => void sessions.set(id, session),
      });
      const session: Session = { transport, workspace, open: 0, lastUsed: now() };
      transport.onclose = () => void sessions.delete(transport.sessionId ?? '');
      await server.connect(transport as Transport); // its optional members are declared without `| undefined`
      return session;
    },
    expire: () => {
      for (const session of sessions.values())
        if (session.open === 0 && now() - session.lastUsed > idleMs) void end(session);
    },
    closeAll: async () => void (await Promise.all([...sessions.values()].map(end))),
  };
};

/** Counts a request in and, when its answer or stream has ended, out. */
export const use = (session: Session, response: NodeJS.EventEmitter, now: () => number): void => {
  session.open += 1;
  session.lastUsed = now();
  response.once('close', () => {
    session.open -= 1;
    session.lastUsed = now();
  });
};
