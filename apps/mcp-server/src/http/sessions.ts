import type { EventEmitter } from 'node:events';
import type { WorkspaceChoice } from './caller.ts';

/** What a session needs to be ended. */
interface Closable {
  close(): Promise<void>;
}

/** One client's conversation. */
export interface Session<Transport extends Closable> {
  readonly transport: Transport;
  /** The workspace it began with. */
  readonly workspace: WorkspaceChoice;
  /** The caller's key: nobody else may use it. */
  readonly owner: string;
}

export interface SessionLimits {
  readonly most: number;
  readonly idleMs: number;
  readonly now: () => number;
}

export interface Sessions<Transport extends Closable> {
  add(id: string, session: Session<Transport>): void;
  find(id: string): Session<Transport> | undefined;
  remove(id: string): void;
  /** Counts a request in and, when its answer or stream has ended, out; a session in use does not expire. */
  use(id: string, response: EventEmitter): void;
  /** Whether there is room for one more, if need be by ending the one that was idle longest. */
  makeRoom(): Promise<boolean>;
  /** Ends those that nobody has used for long; their clients begin anew. */
  expire(): Promise<void>;
  closeAll(): Promise<void>;
}

interface Entry<Transport extends Closable> {
  readonly session: Session<Transport>;
  open: number;
  lastUsed: number;
}

export const createSessions = <Transport extends Closable>({
  most,
  idleMs,
  now,
}: SessionLimits): Sessions<Transport> => {
  const entries = new Map<string, Entry<Transport>>();
  const end = async (id: string): Promise<void> => {
    const entry = entries.get(id);
    entries.delete(id);
    await entry?.session.transport.close().catch(() => {});
  };
  /** Ids of the sessions that nobody uses, the longest idle first. */
  const idle = (forMs: number): readonly string[] =>
    [...entries]
      .filter(([, { open, lastUsed }]) => open === 0 && now() - lastUsed >= forMs)
      .sort(([, a], [, b]) => a.lastUsed - b.lastUsed)
      .map(([id]) => id);

  return {
    add: (id, session) => void entries.set(id, { session, open: 0, lastUsed: now() }),
    find: (id) => entries.get(id)?.session,
    remove: (id) => void entries.delete(id),
    use: (id, response) => {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.open += 1;
      response.once('close', () => {
        entry.open -= 1;
        entry.lastUsed = now();
      });
    },
    makeRoom: async () => {
      if (entries.size < most) return true;
      const [victim] = idle(0);
      if (victim === undefined) return false;
      await end(victim);
      return true;
    },
    expire: async () => void (await Promise.all(idle(idleMs).map(end))),
    closeAll: async () => void (await Promise.all([...entries.keys()].map(end))),
  };
};
