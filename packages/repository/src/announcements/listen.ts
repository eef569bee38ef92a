import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Connection } from '../connection.ts';
import { channelOf, notifyText } from './channel.ts';

export interface Listener {
  /** Somebody committed a change of the workspace. */
  readonly announced: () => void;
  /** Nothing is announced any more: the connection is gone. */
  readonly ended: () => void;
}

export interface Listening {
  close(): Promise<void>;
}

const heardWithinMs = 2_000;

/**
 * Listens on the workspace's channel with a connection of its own, which keeps no process alive. Null where that cannot
 * be had: the server is away, or a pooler hands out a session per transaction. `send` uses another connection.
 */
export const listen = async (
  { config, namedStatements }: Connection,
  send: (text: string, values: readonly string[]) => Promise<unknown>,
  workspaceId: string,
  listener: Listener,
): Promise<Listening | null> => {
  if (!namedStatements) return null;
  const client = new pg.Client(config);
  let state: 'opening' | 'listening' | 'over' = 'opening';
  const gone = (): void => {
    const told = state === 'listening';
    state = 'over';
    if (told) listener.ended();
  };
  const close = async (): Promise<void> => {
    state = 'over';
    await ended(client);
  };
  client.on('error', gone);
  client.on('end', gone);
  client.on('notification', ({ payload }) => {
    if (payload === '' && state === 'listening') listener.announced();
  });
  try {
    await client.connect();
    (client as pg.Client & { unref(): void }).unref(); // its types leave it out
    // A channel's name cannot be a parameter; it is made of a UUID's digits.
    await client.query(`listen "${channelOf(workspaceId)}"`);
    const heard = await isHeard(client, (probe) => send(notifyText, [workspaceId, probe]));
    if (heard && state === 'opening') {
      state = 'listening';
      return { close };
    }
  } catch {
    // Whoever needs the server says what is wrong with it.
  }
  await close();
  return null;
};

const endsWithinMs = 500;

/** A server that does not answer any more would keep `end` waiting. */
const ended = async (client: pg.Client): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, endsWithinMs);
  });
  await Promise.race([client.end().catch(() => {}), patience]);
  clearTimeout(timer);
};

/** Behind a pooler LISTEN succeeds and nothing ever arrives; so something is sent, and waited for. */
const isHeard = async (client: pg.Client, send: (probe: string) => Promise<unknown>): Promise<boolean> => {
  const probe = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  let hear: ((message: pg.Notification) => void) | undefined;
  const heard = new Promise<boolean>((resolve) => {
    hear = ({ payload }) => {
      if (payload === probe) resolve(true);
    };
    client.on('notification', hear);
    timer = setTimeout(() => resolve(false), heardWithinMs).unref();
  });
  try {
    await send(probe);
    return await heard;
  } finally {
    clearTimeout(timer);
    if (hear !== undefined) client.off('notification', hear);
  }
};
