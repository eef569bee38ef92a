import type { WorkItem } from '../entities/work-item.ts';

/** An item with what the archive must know of it. */
export interface Archivable extends WorkItem {
  /** When it last came back from the archive; its age then begins anew, or the next run would take it away again. */
  readonly restored_at: string | null;
  /** Whether somebody's lease on it runs. */
  readonly claimed: boolean;
}

/** How an item may be held back from the archive. */
export interface ArchivingRule {
  /** ISO 8601 UTC: younger items stay. */
  readonly createdBefore: string;
  readonly currentSessionId: string | null;
}

/**
 * Whether the item itself may go: old enough, and completed, deleted or unchanged since; never the current session nor
 * what somebody works on (FR-039). Its descendants must go before it.
 */
export const isArchivable = (item: Archivable, { createdBefore, currentSessionId }: ArchivingRule): boolean =>
  item.id !== currentSessionId &&
  !item.claimed &&
  (item.restored_at ?? item.created_at) < createdBefore &&
  (item.status === 'completed' || item.deleted_at !== null || item.updated_at < createdBefore);
