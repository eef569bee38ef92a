import { CLIENT_INFO_META_KEY, type Request, Server, type ServerContext } from '@modelcontextprotocol/server';
import type { ClientSession, ConnectedClient } from '../client-session.ts';
import { instructions } from '../instructions.ts';
import { createExchange } from '../methods/exchange.ts';
import type { Exchange } from '../methods/method.ts';
import { type Asked, answerTo } from '../methods/methods.ts';
import { preload } from '../methods/program-parts.ts';
import { visible } from '../text/visible-text.ts';
import { version } from '../version.ts';

/**
 * Attaches the methods to the SDK of the 2026 protocol era: one server per client over stdio, per request over HTTP.
 * Every request names its client. Where the server is for one request alone, `asked` is its method: HTTP has a status of
 * its own for methods that do not exist, which the SDK gives when there is no handler.
 */
export const createServer = (session: ClientSession, asked?: string | null): Server => {
  const { capabilities } = session.service;
  const server = new Server({ name: 'tracker', title: 'Tracker', version }, { capabilities, instructions, cacheHints });
  const methods = session.service.methods(session);
  if (typeof asked === 'string' && !Object.hasOwn(methods, asked)) return server;
  server.fallbackRequestHandler = async (request, context) => {
    preload();
    const client = clientOf(context);
    session.ready(client);
    return { ...(await answerTo(methods, session.calls, asSent(request, context), exchangeOf(client, context))) };
  };
  return server;
};

const hour = 3_600_000;

/** What does not change while the program runs; everything else may change at any moment. */
const cacheHints = { 'server/discover': { ttlMs: hour, cacheScope: 'private' } } as const;

const clientOf = ({ mcpReq }: ServerContext): ConnectedClient => {
  const { [CLIENT_INFO_META_KEY]: info }: Readonly<Record<string, unknown>> = { ...mcpReq.envelope };
  return {
    name: visible(nameIn(info)),
    knowsLinks: true,
    introduction: JSON.stringify(info ?? null),
    // The workspace comes from the start option or the working directory.
    hasRoots: false,
    ask: () => Promise.reject(new Error('this protocol era has no questions to clients')),
  };
};

const nameIn = (info: unknown): string =>
  typeof info === 'object' && info !== null && 'name' in info ? String(info.name) : '';

const exchangeOf = (client: ConnectedClient, { mcpReq }: ServerContext): Exchange =>
  createExchange({
    client,
    signal: mcpReq.signal,
    progressToken: mcpReq._meta?.progressToken,
    notify: (method, params) => {
      mcpReq.notify({ method, params: { ...params } }).catch(() => {}); // the client is gone
    },
  });

/** The SDK takes what this era adds to requests out of their params. */
const asSent = ({ method, params }: Request, { mcpReq }: ServerContext): Asked => {
  const { envelope, inputResponses } = mcpReq;
  const requestState = mcpReq.requestState();
  return {
    method,
    params: {
      ...params,
      _meta: { ...params?._meta, ...envelope },
      ...(inputResponses === undefined ? {} : { inputResponses }),
      ...(requestState === undefined ? {} : { requestState }),
    },
  };
};
