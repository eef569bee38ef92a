import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerTarget } from '../test-database.ts';
import { frameReader, statementReader } from './protocol-frames.ts';

export type Direction = 'to_server' | 'to_client';

/** What the network does; `direction` limits a fault to one, else it holds in both. */
export type Fault =
  | { readonly kind: 'pass' }
  /** New connections are reset; those that are there go on. */
  | { readonly kind: 'refuse' }
  /** Every connection is reset at its next byte. */
  | { readonly kind: 'reset'; readonly direction?: Direction }
  /** Connections are accepted and never answered, nor is one that is used meanwhile, also after the fault has gone. */
  | { readonly kind: 'half_open' }
  /** Bytes are held back and flow on when the fault has gone. */
  | { readonly kind: 'stall'; readonly direction?: Direction }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number; readonly direction?: Direction }
  /** Every byte is a packet of its own. */
  | { readonly kind: 'slice'; readonly direction?: Direction }
  /** A connection is reset after so many more bytes. */
  | { readonly kind: 'truncate'; readonly afterBytes: number; readonly direction?: Direction }
  /** The server carries the statement out; before its answer arrives the client's connection is reset. */
  | { readonly kind: 'lose_answer'; readonly to: (sql: string) => boolean };

export interface FaultProxy {
  /** Where to connect instead of the server. */
  readonly target: ServerTarget;
  /** From now on, for connections that are there as well. */
  set(fault: Fault): void;
  /** New connections go to this server; those that are there stay where they are. */
  moveTo(server: Pick<ServerTarget, 'host' | 'port'>): void;
  /** Resets every connection. */
  cut(): void;
  connections(): number;
  /** Statements that were carried out and whose answers were lost, so far. */
  answersLost(): number;
  close(): Promise<void>;
}

export const isCommit = (sql: string): boolean => /^\s*commit\b/i.test(sql);

/** A statement of one row that writes its change with it. */
export const isHotWrite = (sql: string): boolean => /^\s*with\b/i.test(sql) && /insert into \S*changes\b/i.test(sql);

export interface FaultProxyOptions {
  /** Told of each statement that a client executes, in the order of its connection. */
  readonly onStatement?: (sql: string) => void;
}

/** A TCP proxy before a PostgreSQL server, on a free port of 127.0.0.1. */
export const startFaultProxy = async (
  server: ServerTarget,
  { onStatement = () => {} }: FaultProxyOptions = {},
): Promise<FaultProxy> => {
  let fault: Fault = { kind: 'pass' };
  let address = addressOf(server);
  let lost = 0;
  const waiting = new Set<() => void>();
  const network: Network = {
    fault: () => fault,
    executed: onStatement,
    change: () => new Promise((resolve) => waiting.add(resolve)),
    answerLost: () => {
      lost += 1;
    },
  };
  const links = new Set<Link>();
  const listener = net.createServer({ noDelay: true }, (client) => {
    if (fault.kind === 'refuse') return void client.resetAndDestroy();
    const link = connect(client, net.connect(address), network);
    links.add(link);
    client.once('close', () => links.delete(link));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as net.AddressInfo; // it listens on TCP
  const letGo = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const cut = () => {
    for (const link of links) link.reset();
  };
  return {
    target: { ...server, host: '127.0.0.1', port },
    set: (next) => {
      fault = next;
      letGo();
    },
    moveTo: (next) => {
      address = addressOf(next);
    },
    cut,
    connections: () => links.size,
    answersLost: () => lost,
    close: async () => {
      cut();
      letGo();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
};

const addressOf = ({ host, port }: Pick<ServerTarget, 'host' | 'port'>): net.NetConnectOpts =>
  host.startsWith('/') ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port };

interface Network {
  fault(): Fault;
  /** Resolves when the fault is set anew. */
  change(): Promise<void>;
  executed(sql: string): void;
  answerLost(): void;
}

interface Link {
  reset(): void;
}

const connect = (client: net.Socket, server: net.Socket, network: Network): Link => {
  const loss = createLoss(network);
  const state: LinkState = {
    dead: false,
    reset: () => {
      client.resetAndDestroy();
      server.destroy();
    },
  };
  const toServer = createLane({ to: server, direction: 'to_server', network, state });
  const toClient = createLane({ to: client, direction: 'to_client', network, state });
  client.on('data', (chunk: Buffer) => {
    loss.asked(chunk);
    toServer.write(chunk);
  });
  server.on('data', (chunk: Buffer) => {
    const fate = loss.answered(chunk);
    if (fate === 'passes') toClient.write(chunk);
    else if (fate === 'ends the connection') state.reset();
  });
  for (const [from, lane] of [
    [client, toServer],
    [server, toClient],
  ] as const) {
    from.on('error', state.reset);
    from.once('close', lane.end);
  }
  // Nobody is left to answer.
  client.once('close', () => server.destroy());
  return state;
};

interface LinkState {
  /** It was used while nothing was answered, and never will be. */
  dead: boolean;
  readonly reset: () => void;
}

/** Watches for a statement whose answer is to be lost; the answer is complete when the server is ready for the next one. */
const createLoss = ({ fault, executed, answerLost }: Network) => {
  const asked = frameReader({ startup: true });
  const answered = frameReader({ startup: false });
  const statementIn = statementReader();
  let losing = false;
  return {
    asked: (chunk: Buffer): void => {
      const statements = asked(chunk).flatMap((frame) => statementIn(frame) ?? []);
      for (const sql of statements) executed(sql);
      const current = fault();
      losing ||= current.kind === 'lose_answer' && statements.some(current.to);
    },
    answered: (chunk: Buffer): 'passes' | 'is lost' | 'ends the connection' => {
      const ready = answered(chunk).some(({ type }) => type === 'Z');
      if (!losing) return 'passes';
      if (!ready) return 'is lost';
      answerLost();
      return 'ends the connection';
    },
  };
};

interface LaneOptions {
  readonly to: net.Socket;
  readonly direction: Direction;
  readonly network: Network;
  readonly state: LinkState;
}

const tickMs = 20;
const none = Buffer.alloc(0);

/** Passes bytes on in order, as the fault of the moment has it. */
const createLane = ({ to, direction, network, state }: LaneOptions) => {
  let last: Promise<void> = Promise.resolve();
  let allowance: { readonly of: Fault; left: number } | null = null;

  const put = (bytes: Buffer): void => {
    if (to.writable) to.write(bytes);
  };

  const truncated = (bytes: Buffer, fault: Extract<Fault, { kind: 'truncate' }>): void => {
    if (allowance?.of !== fault) allowance = { of: fault, left: fault.afterBytes };
    const fits = bytes.length <= allowance.left;
    put(bytes.subarray(0, allowance.left));
    allowance.left -= Math.min(allowance.left, bytes.length);
    if (!fits) state.reset();
  };

  /** What of the bytes is left when the fault has done its part. */
  const step = async (bytes: Buffer): Promise<Buffer> => {
    const set = network.fault();
    const fault: Fault = 'direction' in set && set.direction !== direction ? { kind: 'pass' } : set;
    state.dead ||= fault.kind === 'half_open';
    if (state.dead) return none;
    switch (fault.kind) {
      case 'reset':
        state.reset();
        return none;
      case 'stall':
        await network.change();
        return bytes;
      case 'slow': {
        const share = Math.max(1, Math.floor((fault.bytesPerSecond * tickMs) / 1_000));
        put(bytes.subarray(0, share));
        await sleep(tickMs);
        return bytes.subarray(share);
      }
      case 'slice':
        put(bytes.subarray(0, 1));
        await new Promise((resolve) => setImmediate(resolve));
        return bytes.subarray(1);
      case 'truncate':
        truncated(bytes, fault);
        return none;
      default:
        put(bytes);
        return none;
    }
  };

  const pass = async (bytes: Buffer): Promise<void> => {
    for (let rest = bytes; rest.length > 0 && !to.destroyed; ) rest = await step(rest);
  };

  return {
    write: (chunk: Buffer): void => {
      last = last.then(() => pass(chunk));
    },
    /** Whoever sent has gone; of a dead connection the other one does not learn it. */
    end: (): void => {
      last = last.then(() => {
        if (!state.dead) to.end();
      });
    },
  };
};
