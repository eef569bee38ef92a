import { issueToken, openTracker } from '@tracker/host';
import { createTestDatabase, urlOf } from '@tracker/testing';
import { endpointOf } from './http-conversation.ts';
import { createScratch, type Scratch, type ServerProcess } from './server-process.ts';

/** A real HTTP server on a real database. */
export interface TrackerServer {
  readonly scratch: Scratch;
  readonly server: ServerProcess;
  readonly url: URL;
  /** A token of the workspace at `path`, by default the server's own. */
  token(options?: TokenOptions): Promise<{ readonly text: string; readonly id: string; readonly header: Bearer }>;
  revoke(id: string): Promise<void>;
  close(): Promise<void>;
}

export interface TokenOptions {
  readonly scopes?: readonly ('read' | 'write')[];
  readonly path?: string;
  readonly expiresAt?: string;
}

interface Bearer {
  readonly [name: string]: string;
  readonly authorization: string;
}

export const startTrackerServer = async (...flags: readonly string[]): Promise<TrackerServer> => {
  const database = await createTestDatabase();
  const scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
  const server = scratch.start('--http', '--port', '0', ...flags);
  const url = await endpointOf(server);
  const within = async <Value>(
    path: string,
    work: (tracker: Awaited<ReturnType<typeof openTracker>>) => Promise<Value>,
  ): Promise<Value> => {
    const tracker = await openTracker({ workspace: path, env: scratch.env });
    try {
      return await work(tracker);
    } finally {
      await tracker.close();
    }
  };
  return {
    scratch,
    server,
    url,
    token: ({ scopes = ['read', 'write'], path = scratch.workspace, expiresAt } = {}) =>
      within(path, async ({ tokens, workspace }) => {
        const fields = {
          name: 'test',
          scopes: [...scopes] as ('read' | 'write')[],
          expires_at: expiresAt ?? null,
          created_by: 'test',
        };
        const { token, stored } = await issueToken(tokens, workspace.id, fields, new Date().toISOString());
        return { text: token, id: stored.id, header: { authorization: `Bearer ${token}` } };
      }),
    revoke: (id) =>
      within(scratch.workspace, async ({ tokens }) => void (await tokens.revoke(id, new Date().toISOString()))),
    close: async () => {
      await scratch.clean();
      await database.drop();
    },
  };
};
