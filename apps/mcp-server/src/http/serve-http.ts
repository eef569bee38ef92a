import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { TrackerError } from '@tracker/core';
import { openTracker, readWorkspaceConfig, resolveSettings, type Tracker } from '@tracker/host';
import { defaultPort } from '../help.ts';
import { internalError } from '../json-rpc/message.ts';
import type { Log, ServerLog } from '../log.ts';
import { createRunningCalls, type RunningCalls } from '../running-calls.ts';
import { createServer } from '../sdk-v1/create-server.ts';
import { createShutdown } from '../shutdown.ts';
import { version } from '../version.ts';
import { refuse } from './answer.ts';
import { answerBadRequests } from './bad-requests.ts';
import type { HttpSessions } from './begin-session.ts';
import { greeting } from './greeting.ts';
import { type Endpoint, handleRequest } from './handle-request.ts';
import { listen, PortError } from './listen.ts';
import { createSessions } from './sessions.ts';
import { createWorkspaces } from './workspaces.ts';

export interface HttpOptions {
  readonly workspace: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  readonly log: ServerLog;
}

const minute = 60_000;
const callsWithinMs = 2_500;
const mostSessions = 1_000;

/** Slow senders are cut off: 10 s for the headers, 30 s for the whole request. Answers may take longer. */
const timeLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: minute,
  maxHeaderSize: 16 * 1024,
};

/** Serves any number of clients of this machine at `/mcp`, until a signal comes. */
export const serveHttp = async (options: HttpOptions): Promise<void> => {
  try {
    await serve(options);
  } catch (error) {
    if (!(error instanceof PortError || error instanceof TrackerError)) throw error;
    const hint = error instanceof TrackerError ? error.hint : undefined;
    console.error([error.message, hint].filter(Boolean).join('\n'));
    process.exit(1);
  }
};

const serve = async ({ workspace, host, port, log }: HttpOptions): Promise<void> => {
  const own = await openTracker(workspace === undefined ? {} : { workspace });
  log.follow(own.logger);
  const wantedPort = await portFor(own, port);
  const workspaces = createWorkspaces(own, (path) => openTracker({ workspace: path }));
  const calls = createRunningCalls();
  const sessions: HttpSessions = createSessions({ most: mostSessions, idleMs: 30 * minute, now: Date.now });
  let stopping = false;
  let listeningOn = 0;
  const endpoint: Endpoint = {
    sessions,
    port: () => listeningOn,
    isStopping: () => stopping,
    health: () => ({ status: 'ok', name: 'tracker', version, workspace: own.workspace.slug }),
    createServer: (header) => {
      const lease = workspaces.lease(header);
      const session = createServer({
        calls,
        log,
        ready: () => {},
        context: ({ name }) => ({ log, open: async () => (await lease.tracker()).context(name) }),
      });
      session.onclose = lease.release;
      return session;
    },
  };
  const server = createEndpointServer(endpoint, log);
  listeningOn = await listen(server, host, wantedPort);
  const expiry = setInterval(() => void sessions.expire(), minute);
  createShutdown(async () => {
    stopping = true;
    clearInterval(expiry);
    await stopServing(server, calls, sessions.closeAll);
    await workspaces.close();
  }, log);
  own.start();
  console.log(greeting(`http://${host === '::1' ? '[::1]' : host}:${listeningOn}/mcp`, own.workspace.path));
};

const portFor = async ({ workspace }: Tracker, port: string | undefined): Promise<number> => {
  const config = await readWorkspaceConfig(workspace.path);
  return resolveSettings({ config, flags: port === undefined ? {} : { port } }).port ?? defaultPort;
};

const createEndpointServer = (endpoint: Endpoint, log: Log): HttpServer => {
  const server = createHttpServer(timeLimits, (request, response) => {
    handleRequest(endpoint, request, response).catch((error: unknown) => {
      if (!request.destroyed) log.error('a request failed unexpectedly', error);
      refuse(response, {
        status: 500,
        code: internalError,
        message: 'Internal error; the log on stderr has the reason.',
      });
    });
  });
  answerBadRequests(server);
  return server;
};

/** Running calls may finish and their answers leave; then streams and connections end. */
const stopServing = async (
  server: HttpServer,
  calls: RunningCalls,
  endSessions: () => Promise<void>,
): Promise<void> => {
  server.close();
  await calls.settled(callsWithinMs);
  await new Promise((resolve) => setTimeout(resolve, answersLeaveMs));
  await endSessions();
  server.closeAllConnections();
};

const answersLeaveMs = 50;
