import type { Server } from 'node:http';
import { invalidRequest, jsonRpcError } from '../json-rpc/message.ts';

/** What Node refuses before there is a request: it would answer without a body. */
export const answerBadRequests = (server: Server): void => {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { status, message } = answers[error.code ?? ''] ?? {
      status: '400 Bad Request',
      message: 'This is not HTTP.',
    };
    const body = JSON.stringify(jsonRpcError(invalidRequest, message));
    socket.end(
      [
        `HTTP/1.1 ${status}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  });
};

const answers: Readonly<Record<string, { readonly status: string; readonly message: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: 'The headers are too large: at most 16 KB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', message: 'The request took too long to arrive.' },
};
