import { createHash, randomUUID } from 'node:crypto';
import type { ClientSession, ConnectedClient } from '../client-session.ts';
import type { WorkspaceChoice } from './caller.ts';
import type { Workspaces } from './workspaces.ts';

/** What the calls of a workspace's client, or of several that cannot be told apart, run on until the release. */
export interface WorkspaceSession {
  readonly session: ClientSession;
  readonly release: () => void;
}

export interface BeginOptions {
  readonly workspaces: Workspaces;
  /** What all sessions of the server have in common. */
  readonly shared: Pick<ClientSession, 'calls' | 'log' | 'selection' | 'service'>;
}

export const createBegin =
  ({ workspaces, shared }: BeginOptions) =>
  (choice: WorkspaceChoice): WorkspaceSession => {
    const lease = workspaces.lease(choice);
    const id = randomUUID();
    const context = (client: ConnectedClient) => ({
      log: shared.log,
      open: async () => {
        const tracker = await lease.tracker();
        await tracker.firstOpening();
        return tracker.context(client.name, claimSession(id, client));
      },
    });
    const watch: ClientSession['watch'] = async (_client, listener) => (await lease.tracker()).watchChanges(listener);
    return { session: { ...shared, context, watch, ready: () => {} }, release: lease.release };
  };

/** Requests without a session still say what sends them: clients that differ in that do not share their claims. */
const claimSession = (id: string, { introduction }: ConnectedClient): string =>
  introduction === undefined ? id : `${id}/${createHash('sha256').update(introduction).digest('base64url')}`;
