import { join } from 'node:path';
import { createCache, createJournal } from '@tracker/cache';
import type { Layer, PendingCopy, WritableLayer } from '@tracker/core';
import { createGitLayer, type GitLayer } from '@tracker/git';
import { createMarkdownCopy, createMarkdownLayer, createStatusFile, type StatusFile } from '@tracker/markdown';
import { applicationName, systemClock } from '../database/database-source.ts';
import { loadPendingMac } from './pending-key.ts';

export interface LowerLayersOptions {
  readonly workspaceId: string;
  /** The workspace's directory, absolute. */
  readonly workspacePath: string;
  readonly dataDir: string;
  /** Told in one sentence what was found damaged and mended. */
  readonly report: (notice: string) => void;
}

/** What keeps and answers when PostgreSQL is away (SPEC section 5). */
export interface LowerLayers {
  readonly statusFile: StatusFile;
  /** Journal and markdown block: where changes wait. */
  readonly copies: readonly PendingCopy[];
  /** Cache, Git, markdown: where reads go, in this order. */
  readonly layers: readonly Layer[];
  readonly cache: WritableLayer;
  readonly git: Pick<GitLayer, 'write'>;
  /** Of the workspace, in the data directory. */
  readonly directory: string;
}

const statusFileName = '.project_status.md';

/** Nothing is opened or written before it is needed; SQLite and Git are loaded then. */
export const openLowerLayers = async (options: LowerLayersOptions): Promise<LowerLayers> => {
  const { workspaceId, workspacePath, dataDir, report } = options;
  const directory = join(dataDir, 'workspaces', workspaceId);
  const place = { directory, workspaceId, report, holder: applicationName };
  const statusFile = createStatusFile({
    path: join(workspacePath, statusFileName),
    lockPath: join(directory, 'markdown.lock'),
    holder: applicationName,
  });
  const cache = createCache(place);
  const git = createGitLayer({ directory: workspacePath, workspaceId, statusFile: statusFileName });
  return {
    statusFile,
    copies: [
      createJournal({ ...place, clock: systemClock }),
      createMarkdownCopy({ file: statusFile, workspaceId, mac: await loadPendingMac(dataDir) }),
    ],
    layers: [cache, git, createMarkdownLayer({ file: statusFile, workspaceId })],
    cache,
    git,
    directory,
  };
};
