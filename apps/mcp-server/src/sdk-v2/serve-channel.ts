import type { Server, Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { ClientSession } from '../client-session.ts';
import type { Channel } from '../stdio/era-switch.ts';
import { listeningClient } from '../subscriptions/listen-request.ts';
import { listeningChannel } from '../subscriptions/listening-channel.ts';
import { createServer } from './create-server.ts';

/** The 2026 era over stdio. */
export const serveChannel = (session: ClientSession, channel: Channel): void => {
  let latest: Server | undefined;
  const subscriptions = session.service.subscriptions?.({
    session,
    client: listeningClient,
    updated: (uri) => {
      latest?.notification({ method: 'notifications/resources/updated', params: { uri } }).catch(() => {}); // the client is gone
    },
  });
  const create = (): Server => {
    latest = createServer(session);
    return latest;
  };
  const transport = subscriptions === undefined ? channel : listeningChannel(channel, subscriptions);
  serveStdio(create, { legacy: 'reject', transport: transport as Transport }); // its messages are checked ones
};
