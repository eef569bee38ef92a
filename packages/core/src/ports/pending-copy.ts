import type { Change } from '../change.ts';

/** A change that was acknowledged while PostgreSQL was away and waits for its turn (FR-029). */
export interface PendingChange {
  readonly change: Change;
  /** ISO 8601 UTC. */
  readonly recordedAt: string;
  /** Higher than that of every entry that its writer knew of, so that no clock decides what comes first. */
  readonly order: number;
  /** The conflict that the change waits in since a replay; null while it only waits for its turn. */
  readonly conflictId: string | null;
}

/** An entry that cannot be told to be Tracker's own (a wrong MAC): shown, and adopted only on request. */
export interface ForeignEntry {
  readonly text: string;
  readonly change: Change | null;
}

export interface PendingRead {
  /** In the order in which they were recorded. */
  readonly entries: readonly PendingChange[];
  readonly foreign: readonly ForeignEntry[];
}

/** A write of its own: who knows the copy of the first stamp, and what was written, knows that of the second. */
export interface CopyStep {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * One durable copy of the pending changes, shared by all processes of the workspace. There are two, the journal and the
 * block in the markdown file; either alone is enough to recover every change (SPEC section 5).
 */
export interface PendingCopy {
  readonly name: 'journal' | 'markdown';
  /** Changes whenever the entries may have changed; null when the copy does not exist. Cheap: asked before every write. */
  stamp(): string | null;
  /**
   * Durable on disk when it resolves; entries whose change id is there already are not added again. Throws
   * `LayerUnavailableError` when that cannot be had, and then nothing was added. Null where more than this was written.
   */
  append(entries: readonly PendingChange[]): Promise<CopyStep | null>;
  read(): Promise<PendingRead>;
  /** Replaces the entries with these change ids by what `revise` gives; null removes the entry. Durable when it resolves. */
  revise(revise: (entry: PendingChange) => PendingChange | null): Promise<void>;
  /** Removes foreign entries by their text; absent where nobody else can write. */
  dropForeign?(texts: readonly string[]): Promise<void>;
}
