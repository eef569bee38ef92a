import type { SnapshotDelta, SnapshotHead, WorkspaceSnapshot } from './workspace-snapshot.ts';

/** Keeps a layer in step with PostgreSQL. Of all processes of a workspace one at a time has it. */
export interface SnapshotWriter {
  /** What the layer holds by now, and where the feed goes on; null: a whole snapshot is needed first. */
  head(): SnapshotHead | null;
  /** Replaces everything; durable when it resolves. When it throws, the layer holds what it held before. */
  replace(snapshot: WorkspaceSnapshot): Promise<void>;
  /** Carries on from `head().cursor`; durable when it resolves. When it throws, the same delta may be given again. */
  advance(delta: SnapshotDelta): Promise<void>;
  /** Lets another process have it. */
  release(): Promise<void>;
}

/** A layer that is kept in step by one of the processes that read it. */
export interface WritableLayer {
  /** Null while another process writes. */
  openWriter(): Promise<SnapshotWriter | null>;
}
