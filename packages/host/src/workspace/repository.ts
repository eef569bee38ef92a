import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TrackerError } from '@tracker/core';
import { errnoOf } from '../errno.ts';

/** A Git repository around a directory; both are real paths. */
export interface Repository {
  /** The work tree's root. */
  readonly topLevel: string;
  /** The repository itself, which all of its work trees share. */
  readonly commonDir: string;
}

/**
 * The repository that holds `directory` (a real path), found as Git finds it but without running it; `null` outside of
 * any. GIT_DIR and its relatives are not asked: inside a hook they speak of the repository that runs the hook.
 *
 * @throws TrackerError `ValidationError` for a work tree whose repository is gone: its parent is another workspace.
 */
export const findRepository = (directory: string): Repository | null => {
  const gitDir = gitDirOf(directory);
  if (gitDir !== null) return { topLevel: directory, commonDir: commonDirOf(gitDir) };
  const parent = dirname(directory);
  return parent === directory ? null : findRepository(parent);
};

const gitDirOf = (directory: string): string | null => {
  const entry = join(directory, '.git');
  const stats = statSync(entry, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return isGitDir(entry) ? realpathSync.native(entry) : null;
  return stats?.isFile() ? linkedGitDir(directory, entry) : null;
};

/** Git passes over a directory called `.git` that holds no repository. */
const isGitDir = (directory: string): boolean =>
  statSync(join(directory, 'HEAD'), { throwIfNoEntry: false }) !== undefined;

/** In a linked work tree and in a submodule `.git` is a file: `gitdir: PATH`. */
const linkedGitDir = (directory: string, file: string): string => {
  const path = /^gitdir: (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.trim();
  const gitDir = path === undefined ? undefined : resolve(directory, path);
  if (gitDir !== undefined && isGitDir(gitDir)) return realpathSync.native(gitDir);
  throw new TrackerError('ValidationError', `${file} names a Git repository that does not exist.`, {
    hint: 'Run `git worktree repair` in the main work tree, or name another workspace.',
  });
};

/** A linked work tree's own directory says in `commondir` where the repository is; every other one is it. */
const commonDirOf = (gitDir: string): string => {
  try {
    return realpathSync.native(resolve(gitDir, readFileSync(join(gitDir, 'commondir'), 'utf8').trim()));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return gitDir;
    throw error;
  }
};
