import type { DataSource } from './store.ts';
import type { SnapshotRow } from './workspace-snapshot.ts';

/** All that a lower layer knows of the workspace, at one moment. */
export interface LayerState {
  /** Every row, in chunks of at most 500: whoever builds something of them lets others run in between. */
  readonly chunks: AsyncIterable<readonly SnapshotRow[]>;
  /** ISO 8601 UTC: the moment that the rows describe. */
  readonly asOf: string;
  /**
   * Whether these are all rows of that moment: a list is whole then, and what a row names is there. A partial layer is a
   * status file that lists 500 items and counts the rest. Neither says of a row that is asked for and is not there that
   * it does not exist: another machine may have made it since.
   */
  readonly complete: boolean;
}

/** A layer that answers when PostgreSQL is away: the cache, Git, the markdown file (FR-028). */
export interface Layer {
  readonly source: DataSource;
  /**
   * What changes when the layer's state may have changed; equal stamps mean that a loaded state is still the newest.
   * Null when the layer has nothing.
   */
  stamp(): Promise<string | null>;
  /** @throws LayerUnavailableError when the layer has nothing that can be read. */
  load(): Promise<LayerState>;
}
