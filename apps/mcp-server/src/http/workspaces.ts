import { realpathSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { TrackerError } from '@tracker/core';
import type { Tracker } from '@tracker/host';
import type { WorkspaceChoice } from './caller.ts';

/**
 * A client names another workspace than the server's own by its path in the Tracker-Workspace header, or its token is
 * one of another workspace.
 */
export interface Workspaces {
  /** For one session. */
  lease(choice: WorkspaceChoice): WorkspaceLease;
  close(): Promise<void>;
}

/** Keeps a workspace open from its first use to the release; the last session's release closes it. */
export interface WorkspaceLease {
  tracker(): Promise<Tracker>;
  release(): void;
}

interface Opened {
  readonly tracker: Promise<Tracker>;
  readonly sessions: Set<WorkspaceLease>;
}

const mostWorkspaces = 20;

export interface WorkspacesOptions {
  readonly own: Tracker;
  readonly open: (path: string) => Promise<Tracker>;
  /** Where the workspace of an id lives on this machine; null when nobody knows. */
  readonly pathOf: (id: string) => Promise<string | null>;
}

export const createWorkspaces = ({ own, open, pathOf }: WorkspacesOptions): Workspaces => {
  const others = new Map<string, Opened>();
  const closing = new Set<Promise<void>>();

  const openedAt = (path: string): Opened => {
    const known = others.get(path);
    if (known !== undefined) return known;
    if (others.size === mostWorkspaces)
      throw refused(`This server already holds ${mostWorkspaces} further workspaces.`);
    const opened = { tracker: open(path), sessions: new Set<WorkspaceLease>() };
    others.set(path, opened);
    opened.tracker.catch(() => forget(path, opened));
    return opened;
  };
  const forget = (path: string, opened: Opened): void => {
    if (others.get(path) === opened) others.delete(path);
  };
  const close = ({ tracker }: Opened): void => {
    const closed: Promise<void> = tracker
      .then((each) => each.close())
      .catch(() => {}) // it never opened
      .finally(() => closing.delete(closed));
    closing.add(closed);
  };

  return {
    lease: (choice) => {
      let released = false;
      const lease: WorkspaceLease = {
        tracker: async () => {
          if (choice.by === 'start') return own;
          if (choice.by === 'token' && choice.id === own.workspace.id) return own;
          const path = await placeOf(choice, pathOf);
          if (path === own.workspace.path && choice.by === 'header') return own;
          if (released) throw refused('The session has ended.');
          const opened = openedAt(path);
          opened.sessions.add(lease);
          const tracker = await opened.tracker;
          // Another project may have moved in where the token's workspace was.
          if (choice.by === 'token' && tracker.workspace.id !== choice.id) throw homeless();
          return tracker;
        },
        release: () => {
          released = true;
          for (const [path, opened] of others) {
            if (!opened.sessions.delete(lease) || opened.sessions.size > 0) continue;
            forget(path, opened);
            close(opened);
          }
        },
      };
      return lease;
    },
    close: async () => {
      for (const opened of others.values()) close(opened);
      await Promise.all([own.close(), ...closing]);
    },
  };
};

const placeOf = async (
  choice: Exclude<WorkspaceChoice, { by: 'start' }>,
  pathOf: WorkspacesOptions['pathOf'],
): Promise<string> => {
  if (choice.by === 'token') {
    const path = await pathOf(choice.id);
    if (path === null) throw homeless();
    return realPathOf(path);
  }
  if (!isAbsolute(choice.path)) throw refused('Tracker-Workspace must be an absolute path.');
  return realPathOf(choice.path);
};

const homeless = (): TrackerError =>
  refused('The workspace of this token does not live on the machine of this server.');

/** One workspace under all of its names; what does not exist is refused when it is opened. */
const realPathOf = (path: string): string => {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
};

const refused = (message: string): TrackerError =>
  new TrackerError('ValidationError', message, {
    hint: 'Start a server for it: tracker-mcp --http --workspace PATH --port N.',
  });
