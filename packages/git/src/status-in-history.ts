import { LayerUnavailableError, type SnapshotRow } from '@tracker/core';
import type { Git } from './git-command.ts';
import { fileAt } from './repository.ts';

/** What a status file says. */
export interface ParsedStatus {
  readonly rows: readonly SnapshotRow[];
  /** ISO 8601 UTC: the moment that the file itself names; null when it names none. */
  readonly asOf: string | null;
  readonly complete: boolean;
}

/** Null for a text that is no status, such as one with conflict markers in it. */
export type StatusParser = (text: string) => ParsedStatus | null;

/** A status at a commit. */
export interface CommittedStatus {
  readonly commit: string;
  readonly status: ParsedStatus;
  /** The moment that the file names, or that of the commit. */
  readonly asOf: string;
}

/**
 * The newest status in the history of a commit that can be parsed. Looks at the last twenty versions of the file; in a
 * history too long to be searched in time, at the commit's own.
 */
export const newestStatus = async (
  git: Git,
  from: string,
  path: string,
  parse: StatusParser,
): Promise<CommittedStatus | null> => {
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

const statusAt = async (
  git: Git,
  commit: string,
  path: string,
  parse: StatusParser,
): Promise<CommittedStatus | null> => {
  const text = await fileAt(git, commit, path);
  const status = text === null ? null : parse(text);
  if (status === null) return null;
  return { commit, status, asOf: status.asOf ?? (await timeOf(git, commit, path)) };
};

/** When the file got this content: the last commit that touched it, or the commit itself when that takes too long to find. */
const timeOf = async (git: Git, commit: string, path: string): Promise<string> => {
  const args = ['rev-list', '--max-count=1', '--format=%ct', '--end-of-options', commit];
  const touched = await git([...args, '--', `:(top,literal)${path}`]).catch(nothingInTime);
  const seconds = lastLine(touched.stdout) || lastLine((await git(args)).stdout);
  return new Date(Number(seconds) * 1_000).toISOString();
};

/** Before the format, the commit is named on a line of its own. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
