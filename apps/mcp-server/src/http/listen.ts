import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { portHolder } from './port-holder.ts';

/** The port cannot be had; the message says by whom it is taken and what to do. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

/** How many connections wait to be accepted; the system's own limit may be lower. */
const backlog = 4_096;

/** Listens and gives the port, which differs from the one asked for when that is 0. */
export const listen = async (server: Server, host: string, port: number): Promise<number> => {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host, backlog }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw await portError(error, port);
  }
  return (server.address() as AddressInfo).port; // an AddressInfo once a TCP server listens
};

const portError = async (error: unknown, port: number): Promise<unknown> => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new PortError(
      `Port ${port} is taken by ${(await portHolder(port)) ?? 'another program'}. Stop it, or choose another port with --port N or TRACKER_PORT=N.`,
    );
  if (code === 'EACCES')
    return new PortError(`Port ${port} needs privileges. Choose another with --port N or TRACKER_PORT=N.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new PortError('--host must be an address of this machine; 0.0.0.0 stands for all of them.');
  return error;
};
