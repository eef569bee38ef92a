import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TrackerError } from '@tracker/core';
import { type ImportReport, importItems, readGitHubIssues, readTaskMaster } from '@tracker/migrator';
import type { Tracker } from '../tracker.ts';

export interface ImportPathOptions {
  readonly system: 'taskmaster' | 'github';
  /** Absolute: the file, or for Task Master the project that holds it. */
  readonly path: string;
  readonly dryRun: boolean;
  /** Who imports, unless the settings name another. */
  readonly client: string;
}

interface System {
  readonly read: (text: string) => Parameters<typeof importItems>[0];
  /** Where the file lies in a directory. */
  readonly inProject: readonly string[];
}

const systems: Readonly<Record<ImportPathOptions['system'], System>> = {
  taskmaster: { read: readTaskMaster, inProject: ['.taskmaster', 'tasks', 'tasks.json'] },
  github: { read: readGitHubIssues, inProject: ['issues.json'] },
};

/**
 * Adds another tracker's work to the workspace. Nothing that it holds is executed.
 *
 * @throws TrackerError `ValidationError` for what cannot be read or is no such file.
 */
export const importPath = async (tracker: Tracker, options: ImportPathOptions): Promise<ImportReport> => {
  const { read, inProject } = systems[options.system];
  const found = read(await textAt(options.path, inProject));
  const { store, ids, actor, clock } = tracker.context(options.client);
  return await importItems(found, { system: options.system, store, ids, actor, now: clock(), dryRun: options.dryRun });
};

const textAt = async (path: string, inProject: readonly string[]): Promise<string> => {
  try {
    const isProject = (await stat(path)).isDirectory();
    return decoded(await readFile(isProject ? join(path, ...inProject) : path));
  } catch (error) {
    throw new TrackerError('ValidationError', `No work can be read from ${path}.`, {
      hint: `Name the file, or a directory with ${inProject.join('/')}.`,
      cause: error,
    });
  }
};

/** PowerShell redirects into UTF-16LE with a byte order mark. */
const decoded = (bytes: Uint8Array): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
