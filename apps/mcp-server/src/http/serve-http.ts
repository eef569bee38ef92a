import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { TrackerError } from '@tracker/core';
import { openTracker, readWorkspaceConfig, registeredPath, resolveSettings, type Tracker } from '@tracker/host';
import type { ConnectedClient } from '../client-session.ts';
import { defaultPort } from '../help.ts';
import type { ServerLog } from '../log.ts';
import { type Service, trackerService } from '../methods/methods.ts';
import { createRunningCalls, type RunningCalls } from '../running-calls.ts';
import { createServer } from '../sdk-v1/create-server.ts';
import { createShutdown } from '../shutdown.ts';
import type { Selection } from '../tools/selection.ts';
import { version } from '../version.ts';
import type { AccessOptions } from './access-options.ts';
import type { HttpSessions } from './begin-session.ts';
import type { WorkspaceChoice } from './caller.ts';
import { createGate } from './create-gate.ts';
import { createEndpointServer } from './endpoint-server.ts';
import { greeting } from './greeting.ts';
import type { Endpoint } from './handle-request.ts';
import { listen, PortError } from './listen.ts';
import { createModernRequests, type ModernEndpoint, type WorkspaceSession } from './modern-requests.ts';
import { createSessions } from './sessions.ts';
import { createWorkspaces } from './workspaces.ts';

export interface HttpOptions {
  readonly workspace: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  readonly access: AccessOptions;
  readonly selection: Selection;
  readonly log: ServerLog;
  /** Tracker's own by default. */
  readonly service?: Service;
}

const minute = 60_000;
const callsWithinMs = 2_500;
const mostSessions = 1_000;

/** Serves any number of clients at `/mcp`, until a signal comes. */
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

const serve = async (options: HttpOptions): Promise<void> => {
  const { workspace, host, port, access, selection, log, service = trackerService } = options;
  const own = await openTracker(workspace === undefined ? {} : { workspace });
  log.follow(own.logger);
  const wantedPort = await portFor(own, port);
  const workspaces = createWorkspaces({
    own,
    open: (path) => openTracker({ workspace: path }),
    pathOf: registeredPath,
  });
  const calls = createRunningCalls();
  const limits = { most: mostSessions, idleMs: 30 * minute, now: Date.now };
  const sessions: HttpSessions = createSessions(limits);
  const endpoints = createSessions<ModernEndpoint>(limits);
  const begin = (choice: WorkspaceChoice): WorkspaceSession => {
    const lease = workspaces.lease(choice);
    const id = randomUUID();
    const context = ({ name }: ConnectedClient) => ({
      log,
      open: async () => (await lease.tracker()).context(name, id),
    });
    return { session: { calls, log, selection, service, context, ready: () => {} }, release: lease.release };
  };
  let stopping = false;
  let listeningOn = 0;
  const endpoint: Endpoint = {
    sessions,
    port: () => listeningOn,
    isStopping: () => stopping,
    gate: createGate({ access, own, log }),
    // Whoever needs no token may also know whose server this is.
    health: () => ({
      status: 'ok',
      ...(access.auth.length === 0 ? { name: 'tracker', version, workspace: own.workspace.slug } : {}),
    }),
    createServer: (choice) => {
      const { session, release } = begin(choice);
      const server = createServer(session);
      server.onclose = release;
      return server;
    },
    modern: createModernRequests(endpoints, begin),
  };
  const server = createEndpointServer(endpoint, log);
  listeningOn = await listen(server, host, wantedPort);
  const expiry = setInterval(() => {
    void sessions.expire();
    void endpoints.expire();
  }, minute);
  createShutdown(async () => {
    stopping = true;
    clearInterval(expiry);
    await stopServing(server, calls, async () => {
      await Promise.all([sessions.closeAll(), endpoints.closeAll()]);
    });
    await workspaces.close();
  }, log);
  own.start();
  const address = `${host.includes(':') ? `[${host}]` : host}:${listeningOn}`;
  const url = access.publicUrl ?? `http://${address}/mcp`;
  console.log(greeting({ url, workspace: own.workspace.path, address, token: access.auth.includes('token') }));
};

const portFor = async ({ workspace }: Tracker, port: string | undefined): Promise<number> => {
  const config = await readWorkspaceConfig(workspace.path);
  return resolveSettings({ config, flags: port === undefined ? {} : { port } }).port ?? defaultPort;
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
