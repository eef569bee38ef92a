import type { Claim } from '@tracker/core';

/** A row of `claims` as JSON, with the times as PostgreSQL writes them. */
export interface ClaimRow {
  readonly work_item_id: string;
  readonly holder: string;
  readonly session: string;
  readonly note: string | null;
  readonly claimed_at: string;
  readonly expires_at: string;
}

export const claimFrom = ({ work_item_id, holder, session, note, claimed_at, expires_at }: ClaimRow): Claim => ({
  work_item_id,
  holder,
  session,
  note,
  claimed_at: new Date(claimed_at).toISOString(),
  expires_at: new Date(expires_at).toISOString(),
});
