import { connect, createServer, type Socket } from 'node:net';
import type { ServerTarget } from '@tracker/testing';
import { onTestFinished } from 'vitest';

/** A TCP way to a PostgreSQL server, for the running test, that can be shut. */
export interface Gate {
  readonly port: number;
  open(): void;
  /** Drops every connection, and new ones at once. */
  shut(): void;
  /** Drops every connection; new ones pass. */
  cut(): void;
}

export const gateTo = async ({ host, port }: ServerTarget): Promise<Gate> => {
  const sockets = new Set<Socket>();
  let isOpen = false;
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const upstream = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    cut();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the gate has no port');
  return {
    port: address.port,
    open: () => {
      isOpen = true;
    },
    shut: () => {
      isOpen = false;
      cut();
    },
    cut,
  };
};
