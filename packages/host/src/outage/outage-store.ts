import { join } from 'node:path';
import type { Ids, Store } from '@tracker/core';
import { createFallbackStore, type FallbackStore } from '@tracker/fallback';
import { tryLockFile } from '@tracker/files';
import { applicationName, systemClock } from '../database/database-source.ts';
import type { LowerLayers } from './lower-layers.ts';

export interface OutageStoreOptions {
  readonly primary: Store;
  /** Looks whether the database answers at all. */
  readonly probe: () => Promise<void>;
  readonly lower: LowerLayers;
  readonly ids: Ids;
  /** Resolves when the database is open for the first time, or is not worth waiting for any longer. */
  readonly firstOpening: () => Promise<void>;
}

/** The store that programs use: PostgreSQL, and what is below it while that is away. */
export const createOutageStore = ({ primary, probe, lower, ids, firstOpening }: OutageStoreOptions): FallbackStore =>
  createFallbackStore({
    primary,
    probe,
    layers: lower.layers,
    copies: lower.copies,
    ids,
    clock: systemClock,
    firstOpening,
    withLease: async (work) => {
      const path = join(lower.directory, 'replay.lock');
      const lease = await tryLockFile(path, { mode: 'exclusive', waitMs: 0, holder: applicationName });
      if (lease === null) return null;
      try {
        return await work();
      } finally {
        lease.release();
      }
    },
  });
