import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { TrackerError } from '@tracker/core';
import type { Backlog, BacklogFile } from '@tracker/migrator';
import { decodedText } from './foreign-text.ts';

/**
 * The files of a folder of Backlog.md: `path` itself, `backlog` or `.backlog` in it, or what `backlog_directory` of its
 * `backlog.config.yml` names within it. Symbolic links are not followed.
 *
 * @throws TrackerError `ValidationError` when there is no such folder.
 */
export const readBacklogFolder = async (path: string): Promise<Backlog> => {
  const projectConfig = await textOf(join(path, 'backlog.config.yml'));
  const candidates = [directoryIn(projectConfig), 'backlog', '.backlog', '.'].flatMap((name) => name ?? []);
  for (const candidate of candidates) {
    const folder = resolve(path, candidate);
    if (
      isWithin(path, folder) &&
      (candidate === '.' || (await isDirectory(folder))) &&
      (await isDirectory(join(folder, 'tasks')))
    )
      return { files: await filesIn(folder), config: projectConfig ?? (await textOf(join(folder, 'config.yml'))) };
  }
  throw new TrackerError('ValidationError', `There is no folder of Backlog.md at ${path}.`, {
    hint: 'Name the project with backlog/tasks or .backlog/tasks, or that folder.',
  });
};

const directoryIn = (config: string | null): string | null =>
  /^backlog_directory:[ \t]*["']?([^"'#\r\n]+?)["']?[ \t]*(?:#.*)?\r?$/m.exec(config ?? '')?.[1] ?? null;

const isWithin = (path: string, folder: string): boolean => {
  const way = relative(resolve(path), folder);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
};

const filesIn = async (folder: string): Promise<readonly BacklogFile[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(md|markdown)$/i.test(entry.name) && entry.parentPath !== folder)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: BacklogFile[] = [];
  for (const path of paths)
    files.push({ path: relative(folder, path).replaceAll(sep, '/'), text: decodedText(await readFile(path)) });
  return files;
};

const textOf = async (path: string): Promise<string | null> => {
  try {
    return decodedText(await readFile(path));
  } catch {
    return null;
  }
};

const isDirectory = async (path: string): Promise<boolean> => {
  try {
    return (await lstat(path)).isDirectory();
  } catch {
    return false;
  }
};
