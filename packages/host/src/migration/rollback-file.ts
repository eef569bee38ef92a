import { dirname, resolve } from 'node:path';
import { TrackerError } from '@tracker/core';
import { type FileSystem, nodeFileSystem, writeFileAtomically } from '@tracker/files';
import { type RollbackReport, restoredText, rollback } from '@tracker/migrator';
import { readWorkspaceConfig, writeWorkspaceConfig } from '../settings/workspace-config.ts';
import type { Tracker } from '../tracker.ts';
import { backupOf, sha256Of } from './backup.ts';

export interface RollbackFileOptions {
  readonly dryRun: boolean;
  /** Takes back what was changed since the migration as well. */
  readonly discardLaterChanges: boolean;
  /** Who rolls back, unless the settings name another. */
  readonly client: string;
  readonly fileSystem?: FileSystem;
}

/** What became of the status file; in a dry run what would. */
export interface RestoredFile {
  /** Relative to the workspace. */
  readonly path: string;
  /** `restored` from the backup; `unchanged` when it was as before; `no_backup` when that is gone or is another one. */
  readonly outcome: 'restored' | 'unchanged' | 'no_backup';
  /** Where the file went as it was until now; null when it had nothing of its own. */
  readonly kept_as: string | null;
}

export interface FileRollbackReport extends RollbackReport {
  readonly file: RestoredFile | null;
}

/**
 * Takes the last migration back: first in the database, in one transaction, then the status file from its backup (FR-026).
 * Killed in between, the next run finishes it. What the file has become since goes beside it as `FILE.before-rollback`.
 *
 * @throws TrackerError `DatabaseError` when the database cannot be asked or the file cannot be written.
 */
export const rollbackFile = async (tracker: Tracker, options: RollbackFileOptions): Promise<FileRollbackReport> => {
  const { dryRun, discardLaterChanges, client, fileSystem = nodeFileSystem } = options;
  const { store, ids, actor, clock } = tracker.context(client);
  const report = await rollback({ store, ids, actor, now: clock(), dryRun, discardLaterChanges });
  const { migration } = report;
  if (migration === null) return { ...report, file: null };
  const path = resolve(tracker.workspace.path, migration.file);
  const restoration = await planned(path, migration.sha256, fileSystem);
  if (!dryRun) {
    // Else a server would generate the file again.
    await turnOff(tracker);
    await restore(path, restoration, fileSystem);
  }
  const { outcome, current } = restoration;
  const keptAs = outcome === 'restored' && current !== null ? `${migration.file}${keptSuffix}` : null;
  return { ...report, file: { path: migration.file, outcome, kept_as: keptAs } };
};

const turnOff = async ({ workspace }: Tracker): Promise<void> => {
  const known = await readWorkspaceConfig(workspace.path);
  if (known?.status_file === true) await writeWorkspaceConfig(workspace.path, { ...known, status_file: false });
};

const keptSuffix = '.before-rollback';

interface Restoration {
  readonly outcome: RestoredFile['outcome'];
  readonly current: Uint8Array | null;
  readonly wanted: Uint8Array;
}

const planned = async (path: string, sha256: string, fileSystem: FileSystem): Promise<Restoration> => {
  const backup = await fileSystem.read(backupOf(path));
  const current = await fileSystem.read(path);
  if (backup === null || sha256Of(backup) !== sha256)
    return { outcome: 'no_backup', current, wanted: new Uint8Array() };
  const wanted = withPendingOf(current, backup);
  const same = current !== null && Buffer.compare(current, wanted) === 0;
  return { outcome: same ? 'unchanged' : 'restored', current, wanted };
};

const withPendingOf = (current: Uint8Array | null, backup: Uint8Array): Uint8Array => {
  const text = new TextDecoder().decode(backup);
  const restored = restoredText(text, new TextDecoder().decode(current ?? undefined));
  return restored === text ? backup : Buffer.from(restored);
};

/** The backup goes last: as long as it is there, this can be run again. */
const restore = async (path: string, { outcome, current, wanted }: Restoration, fileSystem: FileSystem) => {
  if (outcome === 'no_backup') return;
  try {
    if (outcome === 'restored') {
      if (current !== null) await writeFileAtomically(`${path}${keptSuffix}`, current, { fileSystem });
      await writeFileAtomically(path, wanted, { fileSystem });
    }
    await fileSystem.remove(backupOf(path));
    await fileSystem.syncDirectory(dirname(path));
  } catch (error) {
    throw new TrackerError('DatabaseError', `${path} cannot be restored; the database is as before the migration.`, {
      hint: 'Check the space on the disk and the permissions of the directory, then run tracker migrate rollback again.',
      cause: error,
    });
  }
};
