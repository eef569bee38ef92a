import { fileURLToPath } from 'node:url';
import type { Tracker } from '@tracker/host';

export interface OpenForClient {
  /** The path of `--workspace`. */
  readonly workspace: string | undefined;
  /** Asks the client for its roots; undefined when it has none to tell. */
  readonly roots: (() => Promise<readonly string[]>) | undefined;
}

/**
 * Opens the tracker of the one client that started this process. Its roots are asked for only where neither the flag
 * nor the environment names the workspace.
 */
export const openForClient = async ({ workspace, roots }: OpenForClient): Promise<Tracker> => {
  const { openTracker, resolveSettings } = await import('@tracker/host');
  const named = workspace ?? resolveSettings().workspace;
  const paths = named === undefined && roots !== undefined ? await rootPaths(roots) : [];
  const tracker = await openTracker({ roots: paths, ...(workspace === undefined ? {} : { workspace }) });
  tracker.start();
  return tracker;
};

/** A client that does not answer in time, or names roots that are no directories, has no say. */
const rootPaths = async (roots: () => Promise<readonly string[]>): Promise<readonly string[]> => {
  try {
    return (await roots()).filter((uri) => uri.startsWith('file://')).map((uri) => fileURLToPath(uri));
  } catch {
    return [];
  }
};
