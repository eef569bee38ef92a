import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { ClientSession } from '../client-session.ts';
import type { ModernEndpoint } from '../http/modern-requests.ts';
import { createServer } from './create-server.ts';

/** The 2026 era over HTTP for the clients of one workspace. */
export const createEndpoint = (session: ClientSession, release: () => void): ModernEndpoint => {
  // The SDK has compared the header with the message by then.
  const handler = createMcpHandler(({ requestInfo }) => createServer(session, requestInfo?.headers.get('mcp-method')), {
    legacy: 'reject',
  });
  const handle = toNodeHandler(handler);
  return {
    handle: (request, response, message) => handle(request as NodeIncomingMessageLike, response, message), // differs in `| undefined` alone
    close: async () => {
      await handler.close();
      release();
    },
  };
};
