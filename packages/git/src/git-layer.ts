import { setImmediate as turn } from 'node:timers/promises';
import {
  type Layer,
  type LayerState,
  LayerUnavailableError,
  type SnapshotRow,
  snapshotRow,
  type WorkspaceSnapshot,
} from '@tracker/core';
import { layerStateOf } from '@tracker/markdown';
import type { Git } from './git-command.ts';
import { commitAt, fileAt, findRepository, type Repository } from './repository.ts';
import { type StoredSnapshot, sectionFiles, snapshotRef, storedSnapshot } from './snapshot-ref.ts';
import { builtWorker, writeInThread } from './snapshot-thread.ts';
import { newestStatus, type StatusParser } from './status-in-history.ts';
import type { SnapshotOutcome } from './write-snapshot.ts';

export interface GitLayerOptions {
  /** The workspace's directory, absolute. */
  readonly directory: string;
  readonly workspaceId: string;
  /** The status file's path inside the workspace. */
  readonly statusFile: string;
  /** Default: what the status file's own layer reads. */
  readonly parse?: StatusParser;
  /** How long one command of Git may take, in milliseconds; default 3,000. */
  readonly timeoutMs?: number;
  /** The file of the thread that writes; default: the one that is built beside this module. */
  readonly worker?: URL;
}

/** Git as a layer: read-only but for snapshots on a ref of its own. */
export interface GitLayer extends Layer {
  /**
   * Puts a snapshot on the workspace's ref, unless that has the same or a newer one.
   * @throws LayerBusyError while somebody holds a lock on the ref, LayerUnavailableError where it cannot be written.
   */
  write(snapshot: WorkspaceSnapshot): Promise<SnapshotOutcome>;
}

/**
 * What the repository knows of the workspace: Tracker's own snapshot or the newest status in the history of HEAD,
 * whichever is newer (FR-028). Uses plumbing alone; nothing of the user's is touched and nothing of the repository's runs.
 */
export const createGitLayer = (options: GitLayerOptions): GitLayer => {
  const { directory, workspaceId, statusFile, parse = statusOf(workspaceId), timeoutMs = 3_000 } = options;
  const { worker = builtWorker() } = options;
  const ref = snapshotRef(workspaceId);
  const repository = (): Promise<Repository> => findRepository({ directory, timeoutMs });

  return {
    source: 'git_history',
    stamp: async () => {
      const found = await repository().catch(nullWhenUnavailable);
      if (found === null) return null;
      const [head, snapshot] = [await commitAt(found.git, 'HEAD'), await commitAt(found.git, ref)];
      return head === null && snapshot === null ? null : `${head}-${snapshot}`;
    },
    load: async () => {
      const { git, prefix } = await repository();
      const [head, snapshot] = [await commitAt(git, 'HEAD'), await storedSnapshot(git, workspaceId)];
      const committed = head === null ? null : await newestStatus(git, head, prefix + statusFile, parse);
      if (snapshot !== null && (committed === null || Date.parse(snapshot.head.asOf) >= Date.parse(committed.asOf)))
        return await snapshotState(git, snapshot);
      if (committed === null) throw new LayerUnavailableError('The repository has neither a snapshot nor a status.');
      return committed;
    },
    write: async (snapshot) => {
      if (snapshot.head.workspaceId !== workspaceId) throw new Error('the snapshot is of another workspace');
      return await writeInThread(worker, { directory, timeoutMs }, snapshot);
    },
  };
};

const statusOf =
  (workspaceId: string): StatusParser =>
  (text) => {
    try {
      return layerStateOf(text, workspaceId, 'The status in the repository');
    } catch (error) {
      return nullWhenUnavailable(error);
    }
  };

const nullWhenUnavailable = (error: unknown): null => {
  if (error instanceof LayerUnavailableError) return null;
  throw error;
};

const snapshotState = async (git: Git, { commit, head }: StoredSnapshot): Promise<LayerState> => {
  const texts: string[] = [];
  for (const { file } of sectionFiles) texts.push((await fileAt(git, commit, file)) ?? '');
  return { asOf: head.asOf, complete: true, chunks: parsedLines(texts) };
};

const rowsPerChunk = 500;

/** Others run between two chunks. */
async function* parsedLines(texts: readonly string[]): AsyncGenerator<readonly SnapshotRow[]> {
  for (const text of texts) {
    const lines = text.split('\n').filter((line) => line !== '');
    for (let at = 0; at < lines.length; at += rowsPerChunk) {
      await turn();
      yield lines.slice(at, at + rowsPerChunk).map(parsedLine);
    }
  }
}

/** A repository can come from anywhere: its rows are checked like any other input. */
const parsedLine = (line: string): SnapshotRow => {
  try {
    return snapshotRow.parse(JSON.parse(line));
  } catch (cause) {
    throw new LayerUnavailableError('The snapshot in the repository cannot be read.', { cause });
  }
};
