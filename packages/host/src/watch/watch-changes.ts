import type { ChangeFilter, ChangePage, FeedEntry } from '@tracker/core';
import type { Listener, Listening } from '@tracker/repository';

/** What was committed since the last time. */
export interface SeenChanges {
  readonly entries: readonly FeedEntry[];
  /** False when there was more than is told here: anything may have changed. */
  readonly complete: boolean;
}

export type ChangeListener = (seen: SeenChanges) => void;

export interface ChangeWatch {
  /**
   * Tells `listener` of every change that is committed after this has resolved, by whichever process, mostly within
   * 0.1 s. Resolves also while the database is away; what is missed then is told as `complete: false`. Gives how to stop.
   */
  watch(listener: ChangeListener): Promise<() => void>;
  /** Nobody is told anything any more. Idempotent. */
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly changes: (filter: ChangeFilter) => Promise<{ readonly value: ChangePage }>;
  /** As `Database.listen`, on the database that is open now. */
  readonly listen: (listener: Listener) => Promise<Listening | null>;
  readonly pace?: Partial<Pace>;
}

/** Milliseconds. */
export interface Pace {
  /** Between two looks at the feed where nothing is announced: LISTEN is cut off or cannot be had. */
  readonly polling: number;
  /** The same where changes are announced: some writer may have died between its commit and the announcement. */
  readonly announced: number;
  /** The same shortly after an announcement, while an open transaction may hold the change back from the feed. */
  readonly heldBack: number;
  /** How long that is. */
  readonly shortly: number;
  /** Between two looks, whatever is announced. */
  readonly least: number;
  /** Between two attempts to listen. */
  readonly listening: number;
}

const defaultPace: Pace = {
  polling: 2_000,
  announced: 30_000,
  heldBack: 500,
  shortly: 6_000,
  least: 100,
  listening: 30_000,
};

const nothing: SeenChanges = { entries: [], complete: true };
const unknown: SeenChanges = { entries: [], complete: false };

/** One look reads at most 1,000 changes; after more of them whoever watches reads everything again anyway. */
const pageSize = 200;
const mostPages = 5;

/**
 * Follows the change feed for as long as somebody watches (FR-036): at once where PostgreSQL announces changes, by
 * polling where it does not. The feed decides what is told, so nothing is told twice or skipped, however late it commits.
 */
export const createChangeWatch = ({ changes, listen, pace: given }: WatchOptions): ChangeWatch => {
  const pace = { ...defaultPace, ...given };
  const listeners = new Set<ChangeListener>();
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> | undefined;
  let cursor: string | undefined;
  let listening: Listening | undefined;
  let listeningSince = 0;
  /** The feed holds something back. */
  let delayed = false;
  let lastAttempt = Number.NEGATIVE_INFINITY;
  let lastAnnouncement = Number.NEGATIVE_INFINITY;
  let lastLook = Number.NEGATIVE_INFINITY;
  let closed = false;

  const active = (): boolean => listeners.size > 0 && !closed;
  const now = (): number => performance.now();

  const lookIn = (delay: number): void => {
    clearTimeout(timer);
    timer = active() ? setTimeout(() => void look(), delay).unref() : undefined;
  };
  const announced = (): void => {
    lastAnnouncement = now();
    if (turn === undefined) lookIn(Math.max(0, lastLook + pace.least - now()));
  };
  const look = (): Promise<void> => {
    turn ??= takeTurn().finally(() => {
      turn = undefined;
      lookIn(nextLook());
    });
    return turn;
  };
  const nextLook = (): number => {
    if (lastAnnouncement > lastLook) return pace.least;
    if (now() - lastAnnouncement < pace.shortly) return pace.heldBack;
    return listening === undefined || delayed ? pace.polling : pace.announced;
  };
  const takeTurn = async (): Promise<void> => {
    const before = lastLook;
    await beginListening();
    lastLook = now();
    const seen = await readOn().catch(() => nothing); // away: the next look goes on from the same place
    if (seen.complete && seen.entries.length === 0) return;
    // What nobody announced is a sign that announcements do not arrive.
    if (listeningSince < before && now() - lastAnnouncement > pace.shortly) await endListening();
    for (const listener of listeners) listener(seen);
  };
  const beginListening = async (): Promise<void> => {
    if (listening !== undefined || !active() || now() - lastAttempt < pace.listening) return;
    lastAttempt = now();
    const opened = await listen({ announced, ended: () => void cutOff() }).catch(() => null);
    if (opened === null) return;
    listening = opened;
    listeningSince = now();
    if (!active()) await endListening();
  };
  const endListening = async (): Promise<void> => {
    const open = listening;
    listening = undefined;
    await open?.close();
  };
  const cutOff = async (): Promise<void> => {
    await endListening();
    lastAttempt = Number.NEGATIVE_INFINITY;
    if (turn === undefined) lookIn(pace.polling);
  };
  const readOn = async (): Promise<SeenChanges> => {
    if (cursor === undefined) return await startAnew();
    const entries: FeedEntry[] = [];
    for (let page = 0; page < mostPages; page += 1) {
      const after = entries.at(-1)?.cursor ?? cursor;
      const { value } = await changes({ limit: pageSize, after });
      if (value.restarted) break;
      entries.push(...value.rows);
      if (value.rows.length === pageSize) continue;
      ({ cursor, delayed } = value);
      return { entries, complete: true };
    }
    return await startAnew();
  };
  const startAnew = async (): Promise<SeenChanges> => {
    cursor = (await changes({ limit: 1 })).value.cursor;
    return unknown;
  };
  const stopIfIdle = (): void => {
    if (active()) return;
    clearTimeout(timer);
    cursor = undefined;
    lastAttempt = Number.NEGATIVE_INFINITY;
    void endListening();
  };

  return {
    watch: async (listener) => {
      if (closed) return () => {};
      // Before the listener is there: it is told of what comes after, not that anything may have changed before.
      if (cursor === undefined) await startAnew().catch(() => {}); // away: it is told when that is over
      const own: ChangeListener = (seen) => listener(seen);
      listeners.add(own);
      void look();
      return () => {
        listeners.delete(own);
        stopIfIdle();
      };
    },
    close: async () => {
      closed = true;
      listeners.clear();
      clearTimeout(timer);
      await endListening();
    },
  };
};
