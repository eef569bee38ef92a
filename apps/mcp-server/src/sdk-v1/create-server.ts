import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { ResultSchema, type ServerNotification, type ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ClientSession, ConnectedClient } from '../client-session.ts';
import { instructions } from '../instructions.ts';
import { createExchange } from '../methods/exchange.ts';
import type { Exchange } from '../methods/method.ts';
import { answerTo } from '../methods/methods.ts';
import { preload } from '../methods/program-parts.ts';
import { subscriptionMethods } from '../subscriptions/subscription-methods.ts';
import { visible } from '../text/visible-text.ts';
import { version } from '../version.ts';
import { NegotiatingServer } from './negotiating-server.ts';
import { noSchemaCompiler } from './no-schema-compiler.ts';

/** Attaches the methods to the SDK of the 2025 protocol era; one server per client. `ended`: the client is gone. */
export const createServer = (session: ClientSession, ended: () => void = () => {}): Server => {
  const { capabilities } = session.service;
  const server = new NegotiatingServer(
    { name: 'tracker', title: 'Tracker', version },
    { capabilities, instructions, jsonSchemaValidator: noSchemaCompiler },
  );
  const client = clientOf(server, (...question) => server.request(...question));
  const subscriptions = session.service.subscriptions?.({
    session,
    client,
    updated: (uri) => {
      server.notification({ method: 'notifications/resources/updated', params: { uri } }).catch(() => {}); // the client is gone
    },
  });
  const methods = {
    ...session.service.methods(session),
    ...(subscriptions === undefined ? {} : subscriptionMethods(subscriptions)),
  };
  server.oninitialized = () => {
    preload();
    session.ready(client);
  };
  server.onclose = () => {
    subscriptions?.close();
    ended();
  };
  // The SDK's own handlers parse every request twice and copy every result through a schema; results were checked
  // against a stricter one.
  server.fallbackRequestHandler = async (request, extra) => ({
    ...(await answerTo(methods, session.calls, request, exchangeOf(server, extra))),
  });
  return server;
};

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const exchangeOf = (server: NegotiatingServer, { signal, _meta, sendNotification, sendRequest }: Extra): Exchange =>
  createExchange({
    client: clientOf(server, sendRequest),
    signal,
    progressToken: _meta?.progressToken,
    notify: (method, params) => {
      sendNotification({ method, params } as ServerNotification).catch(() => {}); // any method may be told; the client may be gone
    },
  });

/** The client behind a request, or behind none: questions go where it listens for them. */
const clientOf = (server: NegotiatingServer, send: Extra['sendRequest']): ConnectedClient => ({
  get name() {
    return visible(server.getClientVersion()?.name ?? '');
  },
  get knowsLinks() {
    return server.speaks('2025-06-18');
  },
  get hasRoots() {
    return server.getClientCapabilities()?.roots !== undefined;
  },
  // The SDK's own questions check answers by its schemas: one root that is no file, and all are refused.
  ask: ({ method, params, withinMs }) => send({ method, params } as ServerRequest, ResultSchema, { timeout: withinMs }), // any method may be asked
});
