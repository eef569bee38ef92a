import type { IncomingMessage, ServerResponse } from 'node:http';
import { refused } from '../json-rpc/message.ts';
import { methodNotAllowed, type Refusal, refuse, sendJson } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import { handleMcp } from './handle-mcp.ts';
import { isMetadataPath, resourceMetadata } from './protected-resource.ts';

/** Every request, on every path, passes the same door. */
export const handleRequest = async (
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { host, origin } = request.headers;
  const { gate } = endpoint;
  const stranger = gate.stranger(host, origin, endpoint.port());
  if (stranger !== undefined) return refuse(response, { status: 403, code: refused, message: stranger });
  if (endpoint.isStopping()) return refuse(response, stopping);
  const path = request.url?.split('?')[0];
  if (path === '/health') return handleHealth(endpoint, request, response);
  if (gate.resource !== undefined && path !== undefined && isMetadataPath(path))
    return sendJson(response, 200, resourceMetadata(gate.resource));
  if (path === '/mcp') return handleMcp(endpoint, request, response);
  return refuse(response, { status: 404, code: refused, message: 'Not found. The endpoint is /mcp.' });
};

const handleHealth = ({ health }: Endpoint, { method }: IncomingMessage, response: ServerResponse): void =>
  method === 'GET' ? sendJson(response, 200, health()) : refuse(response, methodNotAllowed('GET'));

const stopping: Refusal = {
  status: 503,
  code: refused,
  message: 'The server is stopping.',
  headers: { Connection: 'close', 'Retry-After': '5' },
};
