import type { Effect, EntityType } from '../change.ts';

/** A change as it was applied, with what it is about as that is called now. */
export interface FeedEntry {
  readonly id: string;
  /** A short name of the change in this database; ids name it everywhere. */
  readonly number: number;
  /** ISO 8601 UTC: when it was applied. */
  readonly at: string;
  readonly actor: string;
  readonly kind: string;
  readonly entity: EntityType;
  readonly entityId: string;
  /** Null for everything but work items. */
  readonly key: string | null;
  /** Null where the entity is gone or has none. */
  readonly title: string | null;
  /** The entity's version after the change. */
  readonly version: number | null;
  readonly effects: readonly Effect[];
  /** Changes with the same one belong to one request. */
  readonly idempotencyKey: string | null;
  /** Where the feed goes on after this change. */
  readonly cursor: string;
}

export interface ChangeFilter {
  /** Reads on from this cursor of the same store; without it and `since` the newest changes are read. */
  readonly after?: string;
  /** Inclusive; ISO 8601 UTC. */
  readonly since?: string;
  readonly actor?: string;
  readonly entity?: EntityType;
  readonly entityId?: string;
  /** What the idempotency key begins with. */
  readonly keyPrefix?: string;
  /**
   * Also what a follower must not see yet, because an earlier change may still be committed: for a look at this moment,
   * not for a cursor to go on from later.
   */
  readonly unsettled?: true;
  readonly limit: number;
}

export interface ChangePage {
  /** In the order of the feed, oldest first. */
  readonly rows: readonly FeedEntry[];
  /** Where the feed goes on after everything that can be seen now. */
  readonly cursor: string;
  /** The cursor belonged to another database; these are the newest changes. */
  readonly restarted: boolean;
  /** A change that was applied more than 5 s ago waits for a transaction that is still open. */
  readonly delayed: boolean;
}
