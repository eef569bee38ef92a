import { cursorOf, placeIn } from '@tracker/core';
import * as z from 'zod';

const place = z.tuple([
  z.string().regex(/^\d{1,20}$/),
  z.int().min(0),
  z.string().regex(/^\d{1,20}$/),
  z.string().regex(/^\d{1,20}$/),
]);

/** A place in the change log of one cluster on one timeline: after the change `seq` of transaction `xid` (ARCHITECTURE: The change log). */
export interface FeedPosition {
  readonly cluster: string;
  readonly timeline: number;
  readonly xid: string;
  readonly seq: string;
}

export const feedCursor = ({ cluster, timeline, xid, seq }: FeedPosition): string =>
  cursorOf([cluster, timeline, xid, seq]);

/** @throws TrackerError `ValidationError` for a text that is no cursor of a change log. */
export const feedPosition = (cursor: string): FeedPosition => {
  const [cluster, timeline, xid, seq] = placeIn(place, cursor);
  return { cluster, timeline, xid, seq };
};

/** How far the log can be read: every transaction below `horizon` has ended, and what it committed is visible. */
export interface FeedEnd {
  readonly cluster: string;
  readonly timeline: number;
  readonly horizon: string;
  /** No transaction that can be seen is at or above it. */
  readonly limit: string;
}

/**
 * The columns of `FeedEnd`, of the snapshot that the statement sees. The control file's timeline lags behind a
 * promotion; the one in the name of the current WAL file does not.
 */
export const feedEndColumns = `
  (select system_identifier::text from pg_control_system()) as cluster,
  case when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint())
    else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end as timeline,
  pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
  pg_snapshot_xmax(pg_current_snapshot())::text as limit`;

/** Whether a position belongs to this log; otherwise the reader starts anew. */
export const continues = (position: FeedPosition, end: FeedEnd): boolean =>
  position.cluster === end.cluster && position.timeline === end.timeline && BigInt(position.xid) <= BigInt(end.limit);

/** Where a reader goes on that has seen every transaction below the horizon. */
export const positionAt = ({ cluster, timeline, horizon }: FeedEnd): FeedPosition => ({
  cluster,
  timeline,
  xid: horizon,
  seq: '0',
});
