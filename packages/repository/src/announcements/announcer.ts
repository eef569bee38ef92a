import type { Pool } from 'pg';
import { notifyText } from './channel.ts';

/** Tells those who listen on a workspace's channel that it changed. */
export interface Announcer {
  /** Call it after the commit: a NOTIFY inside takes a lock that halves the writes (ARCHITECTURE, The change log). */
  changed(workspaceId: string): void;
  /** Sends what is still to be announced. */
  settled(): Promise<void>;
}

/** Milliseconds within which the changes of a process are announced as one. */
const togetherMs = 20;

export const createAnnouncer = (pool: Pick<Pool, 'query'>): Announcer => {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const workspaces = [...waiting];
    waiting.clear();
    // In the background and without a word: listeners also poll, so nothing depends on it.
    const sent = workspaces.map((id) => pool.query(notifyText, [id, '']).catch(() => {}));
    // What was answered must not be kept by what comes after it.
    sending = Promise.all([sending, ...sent]).then(() => {});
  };
  return {
    changed: (workspaceId) => {
      waiting.add(workspaceId);
      timer ??= setTimeout(send, togetherMs).unref();
    },
    settled: async () => {
      if (waiting.size > 0) send();
      await sending;
    },
  };
};
