import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  type Result,
  ResultSchema,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { ClientSession, ConnectedClient } from '../client-session.ts';
import { instructions } from '../instructions.ts';
import type { Exchange } from '../methods/method.ts';
import { answerTo, capabilities, createMethods } from '../methods/methods.ts';
import { preload } from '../methods/program-parts.ts';
import { visible } from '../text/visible-text.ts';
import { version } from '../version.ts';
import { noSchemaCompiler } from './no-schema-compiler.ts';

/** Attaches the methods to the SDK of the 2025 protocol era; one server per client. */
export const createServer = (session: ClientSession): Server => {
  const server = new Server(
    { name: 'tracker', title: 'Tracker', version },
    { capabilities, instructions, jsonSchemaValidator: noSchemaCompiler },
  );
  const client = clientOf(server);
  const methods = createMethods(session);
  server.oninitialized = () => {
    preload();
    session.ready(client);
  };
  // The SDK's own handlers parse every request twice and copy every result through a schema; results were checked
  // against a stricter one.
  server.fallbackRequestHandler = async (request, extra) => ({
    ...(await answerTo(methods, session.calls, request, exchangeOf(client, extra))),
  });
  return server;
};

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const exchangeOf = (client: ConnectedClient, { signal, _meta, sendNotification }: Extra): Exchange => {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return { client, signal };
  return {
    client,
    signal,
    report: (progress) => {
      const params = { progressToken, ...progress };
      sendNotification({ method: 'notifications/progress', params }).catch(() => {}); // the client is gone
    },
  };
};

const clientOf = (server: Server): ConnectedClient => ({
  get name() {
    return visible(server.getClientVersion()?.name ?? '');
  },
  get hasRoots() {
    return server.getClientCapabilities()?.roots !== undefined;
  },
  // The SDK's own listRoots refuses all of them for one that is no file.
  roots: async (timeout) => urisIn(await server.request({ method: 'roots/list' }, ResultSchema, { timeout })),
});

const urisIn = ({ roots }: Result): readonly string[] => {
  if (!Array.isArray(roots)) throw new Error('the answer to roots/list holds no roots');
  return roots.map((root: unknown) =>
    typeof root === 'object' && root !== null && 'uri' in root ? String(root.uri) : '',
  );
};
