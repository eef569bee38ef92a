import { isAbsolute } from 'node:path';
import { LayerUnavailableError } from '@tracker/core';
import { createGit, type Git } from './git-command.ts';

/** A repository, as the plumbing commands need it. */
export interface Repository {
  readonly git: Git;
  /** The workspace's directory inside the repository, with a slash at its end; empty at its top and in a bare one. */
  readonly prefix: string;
}

export interface FindOptions {
  /** The workspace's directory, absolute. */
  readonly directory: string;
  readonly timeoutMs: number;
}

/** @throws LayerUnavailableError where there is no repository, or one that Git refuses to read. */
export const findRepository = async ({ directory, timeoutMs }: FindOptions): Promise<Repository> => {
  const finding = createGit({ directory, timeoutMs });
  const { exitCode, stdout, stderr } = await finding(['rev-parse', '--absolute-git-dir', '--show-prefix']);
  const [gitDirectory, prefix = ''] = stdout.split('\n');
  if (exitCode !== 0 || gitDirectory === undefined || !isAbsolute(gitDirectory))
    throw new LayerUnavailableError(`${directory} is in no Git repository that can be read.`, { cause: stderr });
  return { git: createGit({ gitDirectory, directory: gitDirectory, timeoutMs }), prefix };
};

/** What a name stands for, peeled to a commit; null when there is no such commit. */
export const commitAt = async (git: Git, name: string): Promise<string | null> => {
  const { exitCode, stdout } = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  return exitCode === 0 ? stdout.trim() : null;
};

/** The content of `path` at a commit; null when there is none. */
export const fileAt = async (git: Git, commit: string, path: string): Promise<string | null> => {
  const { exitCode, stdout } = await git(['cat-file', 'blob', `${commit}:${path}`]);
  return exitCode === 0 ? stdout : null;
};
