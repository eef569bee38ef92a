import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TrackerError } from '@tracker/core';
import { type ImportReport, importItems, readTaskMaster } from '@tracker/migrator';
import type { Tracker } from '../tracker.ts';

export interface ImportTaskMasterOptions {
  /** Absolute: the file, or the project that holds it. */
  readonly path: string;
  readonly dryRun: boolean;
  /** Who imports, unless the settings name another. */
  readonly client: string;
}

/**
 * Adds the tasks of a Task Master project to the workspace. Nothing that they hold is executed.
 *
 * @throws TrackerError `ValidationError` for what cannot be read or is no such file.
 */
export const importTaskMaster = async (tracker: Tracker, options: ImportTaskMasterOptions): Promise<ImportReport> => {
  const found = readTaskMaster(await textAt(options.path));
  const { store, ids, actor, clock } = tracker.context(options.client);
  return await importItems(found, { system: 'taskmaster', store, ids, actor, now: clock(), dryRun: options.dryRun });
};

const textAt = async (path: string): Promise<string> => {
  try {
    const isProject = (await stat(path)).isDirectory();
    return await readFile(isProject ? join(path, '.taskmaster', 'tasks', 'tasks.json') : path, 'utf8');
  } catch (error) {
    throw new TrackerError('ValidationError', `No tasks can be read from ${path}.`, {
      hint: 'Name .taskmaster/tasks/tasks.json, or the project that holds it.',
      cause: error,
    });
  }
};
