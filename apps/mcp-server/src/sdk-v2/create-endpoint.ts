import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { ClientSession } from '../client-session.ts';
import type { ModernEndpoint } from '../http/modern-requests.ts';
import { listeningClient, listenRequest } from '../subscriptions/listen-request.ts';
import { createServer } from './create-server.ts';

/** The 2026 era over HTTP for the clients of one workspace. */
export const createEndpoint = (session: ClientSession, release: () => void): ModernEndpoint => {
  // The SDK has compared the header with the message by then.
  const handler = createMcpHandler(({ requestInfo }) => createServer(session, requestInfo?.headers.get('mcp-method')), {
    legacy: 'reject',
  });
  const handle = toNodeHandler(handler);
  const subscriptions = session.service.subscriptions?.({
    session,
    client: listeningClient,
    updated: (uri) => handler.notify.resourceUpdated(uri),
  });
  return {
    handle: async (request, response, message) => {
      const listened = subscriptions === undefined ? undefined : await listenRequest(subscriptions, message);
      if (response.destroyed) return listened?.end();
      if (listened !== undefined) response.once('close', listened.end);
      await handle(request as NodeIncomingMessageLike, response, listened?.message ?? message); // differs in `| undefined` alone
    },
    close: async () => {
      subscriptions?.close();
      await handler.close();
      release();
    },
  };
};
