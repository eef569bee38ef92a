import { join } from 'node:path';
import { type Ids, LayerUnavailableError, type PrimaryStore } from '@tracker/core';
import { tryLockFile } from '@tracker/files';
import type { StatusFile } from '@tracker/markdown';
import { applicationName, systemClock } from '../database/database-source.ts';
import type { Logger } from '../logger.ts';
import { readWorkspaceConfig } from '../settings/workspace-config.ts';
import { type Regeneration, startRegeneration } from './regeneration.ts';
import {
  adoptStatusFile,
  type MigratedText,
  type StatusFileReport,
  type WriteOptions,
  writeStatusFile,
} from './write-status-file.ts';

export interface StatusFileControlOptions {
  readonly file: StatusFile;
  /** The workspace's, in the data directory. */
  readonly directory: string;
  readonly workspace: { readonly id: string; readonly path: string };
  /** PostgreSQL itself. */
  readonly store: PrimaryStore;
  /** The same, for what runs by itself: it opens nothing. */
  readonly storeIfOpen: PrimaryStore;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** `.project_status.md` of one workspace. */
export interface StatusFileControl {
  /** Absolute. */
  readonly path: string;
  /** Reads hand edits back and regenerates, now (FR-022, FR-031). @throws TrackerError */
  write(options: WriteOptions): Promise<StatusFileReport>;
  /** Takes over a file that has been migrated; false when it was saved since it was read. @throws TrackerError */
  adopt(migrated: MigratedText): Promise<boolean>;
  /** Regenerates by itself from now on, where the workspace's configuration says `status_file: true`. */
  start(): void;
  /** Regenerates a last time where that is due: after changes of this process, unless another one sees to it. */
  stop(hasWritten: boolean): Promise<void>;
}

const unconfirmed = { confirmEdits: false } as const;

export const createStatusFileControl = (options: StatusFileControlOptions): StatusFileControl => {
  const { file, directory, workspace, store, storeIfOpen, ids, logger } = options;
  const parts = { file, store, workspaceId: workspace.id, ids, clock: systemClock, directory };
  const byItself = { ...parts, store: storeIfOpen };
  const isOn = async () => (await readWorkspaceConfig(workspace.path))?.status_file === true;
  const takeTurn = () =>
    tryLockFile(join(directory, 'status-file-turn.lock'), { mode: 'exclusive', waitMs: 0, holder: applicationName });
  let regeneration: Regeneration | undefined;

  const writeOnce = async (): Promise<void> => {
    if (!(await isOn())) return;
    const turn = await takeTurn();
    if (turn === null) return;
    try {
      await writeStatusFile(byItself, unconfirmed);
    } finally {
      turn.release();
    }
  };

  return {
    path: file.path,
    write: (how) => writeStatusFile(parts, how),
    adopt: (migrated) => adoptStatusFile(parts, migrated),
    start() {
      regeneration ??= startRegeneration({
        file,
        store: storeIfOpen,
        logger,
        isOn,
        takeTurn,
        write: () => writeStatusFile(byItself, unconfirmed),
      });
    },
    async stop(hasWritten) {
      try {
        if (regeneration !== undefined) await regeneration.stop();
        else if (hasWritten) await writeOnce();
      } catch (error) {
        if (!(error instanceof LayerUnavailableError))
          logger.warn(error instanceof Error ? error.message : 'The status file could not be written.');
      }
    },
  };
};
