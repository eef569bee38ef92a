import { setTimeout as sleep } from 'node:timers/promises';
import {
  LayerBusyError,
  LayerUnavailableError,
  type SnapshotSection,
  snapshotRowKey,
  type WorkspaceSnapshot,
} from '@tracker/core';
import type { Git, GitRun } from './git-command.ts';
import { commitAt } from './repository.ts';
import { headFile, printedSections, sectionFile, snapshotFormat, snapshotRef, storedSnapshot } from './snapshot-ref.ts';

/** What became of a snapshot: `unchanged` when the ref has the same rows, `older` when it has newer ones. */
export type SnapshotOutcome = 'written' | 'unchanged' | 'older';

/**
 * Puts a snapshot on its ref by plumbing alone: objects, then one compare-and-swap of the ref. Index, work tree, HEAD
 * and every other ref stay as they are. The commit has no parent: older snapshots are left to Git's garbage collection,
 * so that the repository does not grow with every snapshot.
 */
export const writeSnapshot = async (
  git: Git,
  snapshot: WorkspaceSnapshot,
  random: () => number,
): Promise<SnapshotOutcome> => {
  const { head } = snapshot;
  const ref = snapshotRef(head.workspaceId);
  const sections = await printedSections(snapshot.chunks, snapshotRowKey);
  const entries = await writtenBlobs(git, sections);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const before = await commitAt(git, ref);
    const stored = await storedSnapshot(git, head.workspaceId);
    if (stored !== null && Date.parse(stored.head.asOf) >= Date.parse(head.asOf)) return 'older';
    if (stored !== null && (await entriesAt(git, stored.commit)) === entries) return 'unchanged';
    const commit = await commitOf(git, entries, JSON.stringify({ format: snapshotFormat, ...head }), head.asOf);
    // `--no-deref`: a ref that somebody made point at a branch is replaced and not followed.
    const swap = await git(['update-ref', '--no-deref', '-m', 'tracker: snapshot', ref, commit, before ?? '']);
    if (swap.exitCode === 0) return 'written';
    await sleep(random() * longestPauseMs);
  }
  throw new LayerBusyError(`The snapshot could not be written: ${ref} is locked, or changes all the time.`, {
    hint: `If no Git is running, delete the file ${ref}.lock in the repository's git directory.`,
  });
};

const mostAttempts = 30;
const longestPauseMs = 60;

/** The lines of a tree, without its head. */
const writtenBlobs = async (git: Git, sections: ReadonlyMap<SnapshotSection, string>): Promise<string> => {
  const lines: string[] = [];
  for (const [section, text] of sections) lines.push(treeLine(await blobOf(git, text), sectionFile(section)));
  return lines.sort().join('');
};

const treeLine = (blob: string, name: string): string => `100644 blob ${blob}\t${name}\n`;

const entriesAt = async (git: Git, commit: string): Promise<string> => {
  const lines = (await stdoutOf(git, ['ls-tree', commit])).split('\n').filter((line) => line !== '');
  return lines
    .filter((line) => !line.endsWith(`\t${headFile}`))
    .map((line) => `${line}\n`)
    .sort()
    .join('');
};

const commitOf = async (git: Git, entries: string, head: string, asOf: string): Promise<string> => {
  const input = entries + treeLine(await blobOf(git, head), headFile);
  const tree = (await stdoutOf(git, ['mktree'], { input })).trim();
  const date = `${Math.floor(Date.parse(asOf) / 1_000)} +0000`;
  const variables = { ...identity, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const message = `Tracker's snapshot of ${asOf}\n`;
  return (await stdoutOf(git, ['commit-tree', '--no-gpg-sign', tree], { input: message, variables })).trim();
};

const identity = {
  GIT_AUTHOR_NAME: 'Tracker',
  GIT_AUTHOR_EMAIL: 'tracker@localhost',
  GIT_COMMITTER_NAME: 'Tracker',
  GIT_COMMITTER_EMAIL: 'tracker@localhost',
};

const blobOf = async (git: Git, text: string): Promise<string> =>
  (await stdoutOf(git, ['hash-object', '-w', '--no-filters', '--stdin'], { input: text })).trim();

const stdoutOf = async (git: Git, args: readonly string[], run?: GitRun): Promise<string> => {
  const { exitCode, stdout, stderr } = await git(args, run);
  if (exitCode === 0) return stdout;
  throw new LayerUnavailableError(`The snapshot could not be written: git ${args[0]} failed.`, {
    hint: 'Look after the repository: git fsck tells what is wrong with it.',
    cause: stderr,
  });
};
