import { join } from 'node:path';
import { type Ids, LayerUnavailableError, type Store } from '@tracker/core';
import { createFallbackStore, type FallbackStore } from '@tracker/fallback';
import { ensurePrivateDirectory, type FileLock, tryLockFile } from '@tracker/files';
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
      const lease = await leaseIn(lower.directory);
      if (lease === null) return null;
      try {
        return await work();
      } finally {
        lease.release();
      }
    },
  });

/** Null while somebody else has it. What keeps it from being asked for fails no call: the changes wait on. */
const leaseIn = async (directory: string): Promise<FileLock | null> => {
  const path = join(directory, 'replay.lock');
  try {
    ensurePrivateDirectory(directory);
    return await tryLockFile(path, { mode: 'exclusive', waitMs: 0, holder: applicationName });
  } catch (error) {
    const reason = error instanceof Error ? ` (${error.message})` : '';
    throw new LayerUnavailableError(`What waits cannot be applied: ${path} cannot be locked${reason}.`, {
      hint: 'Make the data directory readable and writable, or set TRACKER_DATA_DIR to one that is.',
      cause: error,
    });
  }
};
