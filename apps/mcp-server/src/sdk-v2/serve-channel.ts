import type { Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { ClientSession } from '../client-session.ts';
import type { Channel } from '../stdio/era-switch.ts';
import { createServer } from './create-server.ts';

/** The 2026 era over stdio. */
export const serveChannel = (session: ClientSession, channel: Channel): void => {
  serveStdio(() => createServer(session), { legacy: 'reject', transport: channel as Transport }); // its messages are checked ones
};
