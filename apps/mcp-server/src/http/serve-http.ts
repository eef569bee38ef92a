import { TrackerError } from '@tracker/core';
import { openTracker, readWorkspaceConfig, registeredPath, resolveSettings, type Tracker } from '@tracker/host';
import { defaultPort } from '../help.ts';
import type { ServerLog } from '../log.ts';
import { type Service, trackerService } from '../methods/methods.ts';
import { createRunningCalls } from '../running-calls.ts';
import { createServer } from '../sdk-v1/create-server.ts';
import { createShutdown } from '../shutdown.ts';
import type { Selection } from '../tools/selection.ts';
import { version } from '../version.ts';
import type { AccessOptions } from './access-options.ts';
import { createBegin } from './begin-in-workspace.ts';
import type { HttpSessions } from './begin-session.ts';
import { createGate } from './create-gate.ts';
import type { Endpoint } from './endpoint.ts';
import { createEndpointServer } from './endpoint-server.ts';
import { greeting } from './greeting.ts';
import { listen, PortError } from './listen.ts';
import { createModernRequests, type ModernEndpoint } from './modern-requests.ts';
import { createSessions } from './sessions.ts';
import { stopServing } from './stop-serving.ts';
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
    open: started,
    pathOf: registeredPath,
  });
  const calls = createRunningCalls();
  const limits = { most: mostSessions, idleMs: 30 * minute, now: Date.now };
  const sessions: HttpSessions = createSessions(limits);
  const endpoints = createSessions<ModernEndpoint>(limits);
  const begin = createBegin({ workspaces, shared: { calls, log, selection, service } });
  let stopping = false;
  let listeningOn = 0;
  const endpoint: Endpoint = {
    sessions,
    calls,
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
      return createServer(session, release);
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

/** Another workspace is served as the server's own is: fed, replayed and archived for as long as it is open. */
const started = async (workspace: string): Promise<Tracker> => {
  const tracker = await openTracker({ workspace });
  tracker.start();
  return tracker;
};

const portFor = async ({ workspace }: Tracker, port: string | undefined): Promise<number> => {
  const config = await readWorkspaceConfig(workspace.path);
  return resolveSettings({ config, flags: port === undefined ? {} : { port } }).port ?? defaultPort;
};
