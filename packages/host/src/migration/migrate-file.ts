import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { TrackerError } from '@tracker/core';
import { type FileSystem, nodeFileSystem, writeFileAtomically } from '@tracker/files';
import { type MigrationReport, migrate, migrationSource } from '@tracker/migrator';
import { errnoOf } from '../errno.ts';
import type { Tracker } from '../tracker.ts';
import { backupOf, sha256Of } from './backup.ts';
import { readSessionPrompts } from './read-session-prompts.ts';
import { resolveHashes } from './resolve-hashes.ts';

export interface MigrateFileOptions {
  /** The status file; relative to the workspace. */
  readonly file: string;
  readonly dryRun: boolean;
  /** Who migrates, unless the settings name another. */
  readonly client: string;
  readonly fileSystem?: FileSystem;
}

/**
 * Migrates a hand-kept status file, with the session prompts in `docs/session-prompts`, into the workspace (FR-024). The
 * file itself is not written; beside it comes a copy, `FILE.backup`, before the first migration that changes something.
 *
 * @throws TrackerError `NotFoundError` for no such file, `DatabaseError` when the backup cannot be written.
 */
export const migrateFile = async (tracker: Tracker, options: MigrateFileOptions): Promise<MigrationReport> => {
  const { path: workspace } = tracker.workspace;
  const path = resolve(workspace, options.file);
  const statusFile = relative(workspace, path);
  const bytes = await bytesOf(path);
  const text = new TextDecoder().decode(bytes).replaceAll('\0', '');
  const source = migrationSource({ file: statusFile, text }, await readSessionPrompts(workspace));
  const { store, ids, actor, clock } = tracker.context(options.client);
  const formerBackup = await (options.fileSystem ?? nodeFileSystem).read(backupOf(path));
  const report = await migrate(source, {
    store,
    ids,
    actor,
    now: clock(),
    statusFile,
    sha256: sha256Of(bytes),
    dryRun: options.dryRun,
    resolvedHashes: await resolveHashes(
      workspace,
      source.deployments.flatMap(({ commit }) => commit ?? []),
    ),
    beforeApply: () => backUp(path, bytes, options.fileSystem),
  });
  // The last migration that succeeded can still be rolled back.
  if (report.rollback_executed && formerBackup !== null) await backUp(path, formerBackup, options.fileSystem);
  return report;
};

const bytesOf = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT')
      throw new TrackerError('NotFoundError', `${path} does not exist.`, { hint: 'Name the status file to migrate.' });
    throw new TrackerError('ValidationError', `${path} cannot be read.`, {
      hint: 'Check that it is a file and that you may read it.',
      cause: error,
    });
  }
};

const backUp = async (path: string, bytes: Uint8Array, fileSystem = nodeFileSystem): Promise<void> => {
  try {
    await writeFileAtomically(backupOf(path), bytes, { fileSystem });
  } catch (error) {
    throw new TrackerError('DatabaseError', `The backup ${backupOf(path)} cannot be written; nothing was migrated.`, {
      hint: 'Check the space on the disk and the permissions of the directory.',
      cause: error,
    });
  }
};
