import { type LayerState, LayerUnavailableError } from '@tracker/core';
import type { Git } from './git-command.ts';
import { fileAt } from './repository.ts';

/** Null for a text that is no status of the workspace's, such as one with conflict markers in it. */
export type StatusParser = (text: string) => LayerState | null;

/**
 * The newest status in the history of a commit that can be parsed. Looks at the last twenty versions of the file; in a
 * history too long to be searched in time, at the commit's own.
 */
export const newestStatus = async (
  git: Git,
  from: string,
  path: string,
  parse: StatusParser,
): Promise<LayerState | null> => {
  const own = await statusAt(git, from, path, parse);
  if (own !== null) return own;
  for (const commit of await versionsOf(git, from, path)) {
    const status = await statusAt(git, commit, path, parse);
    if (status !== null) return status;
  }
  return null;
};

const mostVersions = 20;

const versionsOf = async (git: Git, from: string, path: string): Promise<readonly string[]> => {
  const { stdout } = await git([
    'rev-list',
    `--max-count=${mostVersions}`,
    '--end-of-options',
    from,
    '--',
    `:(top,literal)${path}`,
  ]).catch(nothingInTime);
  return stdout.split('\n').filter((line) => line !== '');
};

const nothingInTime = (error: unknown): { readonly stdout: string } => {
  if (error instanceof LayerUnavailableError) return { stdout: '' };
  throw error;
};

const statusAt = async (git: Git, commit: string, path: string, parse: StatusParser): Promise<LayerState | null> => {
  const text = await fileAt(git, commit, path);
  return text === null ? null : parse(text);
};
