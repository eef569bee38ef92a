import type { Tracker } from '@tracker/host';
import type { ServerLog } from './log.ts';

export interface OpenForClient {
  /** The path of `--workspace`. */
  readonly workspace: string | undefined;
  readonly log: ServerLog;
  /** Asks the client for its roots; undefined when it has none to tell. */
  readonly roots: (() => Promise<readonly string[]>) | undefined;
}

/**
 * Opens the tracker of the one client that started this process. Its roots are asked for only where neither the flag
 * nor the environment names the workspace.
 */
export const openForClient = async ({ workspace, roots, log }: OpenForClient): Promise<Tracker> => {
  const { openTracker, resolveSettings } = await import('@tracker/host');
  const named = workspace ?? resolveSettings().workspace;
  const paths = named === undefined && roots !== undefined ? await pathsOf(roots) : [];
  const tracker = await openTracker({ roots: paths, ...(workspace === undefined ? {} : { workspace }) });
  log.follow(tracker.logger);
  tracker.start();
  return tracker;
};

const pathsOf = async (roots: () => Promise<readonly string[]>): Promise<readonly string[]> => {
  const { rootPaths } = await import('./root-paths.ts');
  return await rootPaths(roots);
};
