import { isAbsolute } from 'node:path';
import { TrackerError } from '@tracker/core';
import type { Tracker } from '@tracker/host';

/** A client names another workspace than the server's own by its path in the Tracker-Workspace header. */
export interface Workspaces {
  of(header: string | undefined): Promise<Tracker>;
  close(): Promise<void>;
}

const mostWorkspaces = 20;

export const createWorkspaces = (own: Tracker, open: (path: string) => Promise<Tracker>): Workspaces => {
  const others = new Map<string, Promise<Tracker>>();
  return {
    of: (header) => {
      if (header === undefined || header === own.workspace.path) return Promise.resolve(own);
      const known = others.get(header);
      if (known !== undefined) return known;
      if (!isAbsolute(header)) return Promise.reject(refused('Tracker-Workspace must be an absolute path.'));
      if (others.size === mostWorkspaces)
        return Promise.reject(refused(`This server already holds ${mostWorkspaces} further workspaces.`));
      const opening = open(header);
      others.set(header, opening);
      opening.catch(() => others.delete(header));
      return opening;
    },
    close: async () => {
      const opened = await Promise.allSettled(others.values());
      const rest = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all([own, ...rest].map((tracker) => tracker.close()));
    },
  };
};

const refused = (message: string): TrackerError =>
  new TrackerError('ValidationError', message, {
    hint: 'Start a server for it: tracker-mcp --http --workspace PATH --port N.',
  });
