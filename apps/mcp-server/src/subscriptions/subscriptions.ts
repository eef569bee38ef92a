import type { FeedEntry } from '@tracker/core';
import type { SeenChanges } from '@tracker/host';
import type { ClientSession, ConnectedClient } from '../client-session.ts';
import { resourceMissing } from '../json-rpc/message.ts';
import { invalidParameters, ProtocolError } from '../json-rpc/protocol-error.ts';
import { loadPart } from '../methods/program-parts.ts';
import type { Follows } from '../resources/resource.ts';

/** The resources whose changes one client wants to be told of. */
export interface Subscriptions {
  /** Resolves when every later change will be told. @throws ProtocolError for what does not exist, or one too many. */
  add(uri: string): Promise<void>;
  /** Once for each `add`. */
  remove(uri: string): void;
  close(): void;
}

export interface SubscriptionOptions {
  readonly session: Pick<ClientSession, 'context' | 'selection' | 'log' | 'watch'>;
  readonly client: ConnectedClient;
  /** Contents may have changed. */
  readonly updated: (uri: string) => void;
}

const most = 500;

interface Subscribed {
  users: number;
  readonly follows: Follows;
  /** The ids of everything that the contents show; undefined while nobody knows. */
  shown: ReadonlySet<string> | undefined;
}

/**
 * Tells a client that a resource changed when a change names something that the resource shows: an item's children and
 * vendors are part of what it shows (FR-036).
 */
export const createSubscriptions = ({ session, client, updated }: SubscriptionOptions): Subscriptions => {
  const subscribed = new Map<string, Subscribed>();
  let watching: Promise<() => void> | undefined;

  const context = () => {
    const { open, log } = session.context(client);
    return {
      // Looking on behalf of a client is no call of the client's: its claims are not renewed by it.
      open: async () => {
        const { claims: _, ...opened } = await open();
        return opened;
      },
      log,
      selection: session.selection,
      exchange: { client, signal: new AbortController().signal },
    };
  };
  const look = async (uri: string, entry: Subscribed): Promise<void> => {
    if (entry.follows === 'everything') return;
    const { answerAt } = await loadPart('resourceReads', session.log);
    entry.shown = idsIn((await answerAt(uri, context())).fields);
  };
  const told = ({ entries, complete }: SeenChanges): void => {
    const named = idsIn(entries.map(({ entityId, effects }) => [entityId, effects]));
    for (const [uri, entry] of subscribed) {
      if (complete && !concerns(entry, entries, named)) continue;
      updated(uri);
      const before = entry.shown;
      entry.shown = undefined;
      look(uri, entry).catch((error: unknown) => {
        // What has gone from where it was is followed by what it showed; what cannot be read now, by everything.
        if (error instanceof ProtocolError && error.code === resourceMissing) entry.shown = before;
      });
    }
  };
  const stopIfIdle = (): void => {
    if (subscribed.size > 0) return;
    void watching?.then((stop) => stop()).catch(() => {});
    watching = undefined;
  };
  const begin = async (uri: string, entry: Subscribed): Promise<void> => {
    try {
      watching ??= session.watch(client, told);
      await watching;
      await look(uri, entry);
    } catch (error) {
      if (error instanceof ProtocolError && error.code !== resourceMissing) return; // it cannot be read just now
      subscribed.delete(uri);
      stopIfIdle();
      throw error;
    }
  };

  return {
    add: async (uri) => {
      const { resourceAt } = await loadPart('resourceReads', session.log);
      const { follows } = resourceAt(uri, session.selection);
      const known = subscribed.get(uri);
      if (known !== undefined) {
        known.users += 1;
        return;
      }
      if (subscribed.size >= most) throw invalidParameters(`A client may subscribe to ${most} resources at most.`);
      const entry: Subscribed = { users: 1, follows, shown: undefined };
      subscribed.set(uri, entry);
      await begin(uri, entry);
    },
    remove: (uri) => {
      const entry = subscribed.get(uri);
      if (entry === undefined) return;
      entry.users -= 1;
      if (entry.users === 0) subscribed.delete(uri);
      stopIfIdle();
    },
    close: () => {
      subscribed.clear();
      stopIfIdle();
    },
  };
};

const concerns = ({ follows, shown }: Subscribed, entries: readonly FeedEntry[], named: ReadonlySet<string>): boolean =>
  follows === 'everything' ||
  shown === undefined ||
  entries.some(({ entity }) => follows.includes(entity)) ||
  [...named].some((id) => shown.has(id));

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const idsIn = (value: unknown): ReadonlySet<string> => new Set(JSON.stringify(value).match(uuid) ?? []);
