import { existsSync, realpathSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { invalidField } from '@tracker/core';
import { errnoOf } from '../errno.ts';
import { workspaceConfigPath } from '../settings/workspace-config.ts';
import { findRepository, type Repository } from './repository.ts';

/** Which source named the workspace, so that an answer can say why it is this one. */
export type ChosenBy = 'flag' | 'environment' | 'roots' | 'git' | 'directory';

export interface WorkspaceSources {
  readonly flag: string | undefined;
  readonly environment: string | undefined;
  readonly roots: readonly string[];
  /** Absolute; what relative paths start from. */
  readonly cwd: string;
}

export interface ChosenWorkspace {
  /** The real path of the workspace's directory. */
  readonly path: string;
  readonly chosenBy: ChosenBy;
  readonly repository: Repository | null;
}

/**
 * The first source that names a directory decides; a wrong one is an error and never a reason to ask the next, because
 * that would be another workspace. A directory inside a repository stands for its top level, unless it has a
 * `.tracker/config.json` of its own. Of several MCP roots the first counts.
 *
 * @throws TrackerError `ValidationError` when the directory does not exist or is none.
 */
export const chooseWorkspace = ({ flag, environment, roots, cwd }: WorkspaceSources): ChosenWorkspace => {
  if (flag !== undefined) return chosen('flag', existing(cwd, flag, '--workspace'));
  if (environment !== undefined) return chosen('environment', existing(cwd, environment, 'TRACKER_WORKSPACE'));
  const [root] = roots;
  if (root !== undefined) return chosen('roots', existing(cwd, root, 'roots'));
  return chosen(undefined, existing(cwd, '.', 'working directory'));
};

const chosen = (by: ChosenBy | undefined, directory: string): ChosenWorkspace => {
  const repository = findRepository(directory);
  const ofItsOwn = repository === null || existsSync(workspaceConfigPath(directory));
  return {
    path: ofItsOwn ? directory : repository.topLevel,
    chosenBy: by ?? (repository === null ? 'directory' : 'git'),
    repository,
  };
};

const existing = (cwd: string, path: string, source: string): string => {
  const hint = 'Name the directory of the project, e.g. --workspace /path/to/project or TRACKER_WORKSPACE.';
  if (path === '') throw invalidField(source, 'is empty', 'the path of an existing directory', hint);
  const absolute = resolve(cwd, path);
  const problem = problemWith(absolute);
  if (problem === null) return realpathSync.native(absolute);
  throw invalidField(source, `${absolute} ${problem}`, 'the path of an existing directory', hint);
};

const problemWith = (path: string): string | null => {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return 'does not exist';
    return stats.isDirectory() ? null : 'is not a directory';
  } catch (error) {
    return `cannot be read (${errnoOf(error) ?? 'unknown error'})`;
  }
};

/** Where a workspace lives, for telling whether two are the same place. */
export interface Location {
  /** The real path of the repository (all work trees share it), or of the directory outside of any. */
  readonly anchor: string;
  /** The workspace's directory inside the work tree; empty at its top. */
  readonly within: string;
}

export const locationOf = ({ path, repository }: ChosenWorkspace): Location =>
  repository === null
    ? { anchor: path, within: '' }
    : { anchor: repository.commonDir, within: relative(repository.topLevel, path) };
