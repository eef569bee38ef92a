import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { internalError } from '../json-rpc/message.ts';
import type { Log } from '../log.ts';
import { refuse } from './answer.ts';
import { answerBadRequests } from './bad-requests.ts';
import type { Endpoint } from './endpoint.ts';
import { handleRequest } from './handle-request.ts';

const minute = 60_000;

/** Slow senders are cut off: 10 s for the headers, 30 s for the whole request. Answers may take longer. */
const timeLimits = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

export type TimeLimits = typeof timeLimits;

const mostHeaders = 100;

/** Connections beyond these are closed at once; each costs memory before it has said anything. */
const mostConnections = 20_000;

/** The HTTP server around an endpoint, with the limits of what one connection may do. */
export const createEndpointServer = (
  endpoint: Endpoint,
  log: Pick<Log, 'error'>,
  limits: TimeLimits = timeLimits,
): HttpServer => {
  const options = { ...limits, keepAliveTimeout: minute, maxHeaderSize: 16 * 1024 };
  const server = createHttpServer(options, (request, response) => {
    handleRequest(endpoint, request, response).catch((error: unknown) => {
      if (!request.destroyed) log.error('a request failed unexpectedly', error);
      refuse(response, {
        status: 500,
        code: internalError,
        message: 'Internal error; the log on stderr has the reason.',
      });
    });
  });
  server.maxHeadersCount = mostHeaders;
  server.maxConnections = mostConnections;
  answerBadRequests(server);
  return server;
};
