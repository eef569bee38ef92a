import process from 'node:process';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Tracker } from '@tracker/host';
import { rootsOf } from '../client-roots.ts';
import type { ClientSession, ConnectedClient } from '../client-session.ts';
import { lazily } from '../lazily.ts';
import type { ServerLog } from '../log.ts';
import { type Service, trackerService } from '../methods/methods.ts';
import { openForClient } from '../open-for-client.ts';
import { createRunningCalls } from '../running-calls.ts';
import { createServer } from '../sdk-v1/create-server.ts';
import { createShutdown } from '../shutdown.ts';
import type { Selection } from '../tools/selection.ts';
import { switchEras } from './era-switch.ts';
import { keepOffStdout } from './keep-off-stdout.ts';
import { createStdioTransport } from './stdio-transport.ts';

const rootsWithinMs = 2_000;
const callsWithinMs = 2_500;

export interface StdioOptions {
  readonly workspace: string | undefined;
  readonly selection: Selection;
  readonly log: ServerLog;
  /** Tracker's own by default. */
  readonly service?: Service;
}

/** Serves the one client at the other end of stdin and stdout, until stdin ends or a signal comes. */
export const serveStdio = async (options: StdioOptions): Promise<void> => {
  const { workspace, selection, log, service = trackerService } = options;
  keepOffStdout();
  const { stdin: input, stdout: output } = process;
  const calls = createRunningCalls();
  const opened = createOpened(workspace, log);
  const transport = createStdioTransport({ input, output });
  const session: ClientSession = {
    calls,
    log,
    selection,
    service,
    ready: (client) => void opened.of(client).catch(() => {}), // the first call reports what is wrong
    watch: async (client, listener) => (await opened.of(client)).watchChanges(listener),
    context: (client) => ({
      log,
      open: async () => {
        const tracker = await opened.of(client);
        await tracker.firstOpening();
        return tracker.context(client.name);
      },
    }),
  };
  const servers: Parameters<typeof switchEras>[1] = {
    legacy: (channel) => createServer(session).connect(channel as Transport), // its messages are checked ones
    modern: async (channel) => {
      // This era's SDK is not needed by clients of the other, so it is loaded on first need.
      const { serveChannel } = await import('../sdk-v2/serve-channel.ts');
      serveChannel(session, channel);
    },
  };
  switchEras(transport, servers, (error) => log.error('a protocol era cannot be served', error));
  const shutdown = createShutdown(async () => {
    input.pause();
    await calls.settled(callsWithinMs);
    await flushed(output);
    await opened.close();
  }, log);
  input.on('end', () => shutdown.begin());
  input.on('error', () => shutdown.begin());
  // The client is gone (EPIPE): nobody reads answers any more.
  output.on('error', () => shutdown.begin());
  await transport.start();
};

/** The tracker of this process, opened for its client as soon as that has introduced itself. */
const createOpened = (workspace: string | undefined, log: ServerLog) => {
  let open: (() => Promise<Tracker>) | undefined;
  let latest: ConnectedClient;
  const roots = () => (latest.hasRoots ? () => rootsOf(latest, rootsWithinMs) : undefined);
  return {
    of: (client: ConnectedClient): Promise<Tracker> => {
      latest = client; // what an ended request asks is never answered
      open ??= lazily(() => openForClient({ workspace, roots: roots(), log }));
      return open();
    },
    close: async (): Promise<void> => {
      const tracker = await open?.().catch(() => undefined);
      await tracker?.close();
    },
  };
};

/** Answers of the last calls are written in the turns after them. */
const flushed = async (output: NodeJS.WriteStream): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve));
  if (!output.destroyed) await new Promise<void>((resolve) => void output.write('', () => resolve()));
};
