import type { ForeignEntry, PendingChange } from './pending-copy.ts';
import type { Snapshot } from './store.ts';

/**
 * What becomes of a waiting change at its turn, as far as can be told now: it applies; what it changes has moved on, so
 * that it is merged or becomes a conflict; it waits in a conflict; or the database is away and nothing can be told.
 */
export const forecasts = ['applies', 'moved_on', 'in_conflict', 'unknown'] as const;
export type Forecast = (typeof forecasts)[number];

export interface WaitingChange extends PendingChange {
  readonly forecast: Forecast;
}

/** What became of the waiting changes, by number. */
export interface SyncReport {
  readonly applied: number;
  readonly conflicts: number;
  /** Those that stay, in conflicts. */
  readonly waiting: number;
}

export interface WaitingPlan {
  /** In the order of their turns. */
  readonly waiting: readonly WaitingChange[];
  readonly foreign: readonly ForeignEntry[];
}

/** The changes of this machine that wait to reach the database (SPEC section 5). */
export interface WaitingChanges {
  /** Applies nothing. */
  plan(): Promise<Snapshot<WaitingPlan>>;
  /** Replays them; null when another process does, or nothing waits. @throws LayerUnavailableError */
  sync(): Promise<SyncReport | null>;
  /**
   * Makes foreign entries with these change ids one's own: applied like any write, and taken out of the file.
   *
   * @returns how many.
   */
  adopt(changeIds: readonly string[]): Promise<number>;
}
