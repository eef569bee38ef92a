import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { createTestDatabase, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverProgram } from './support/server-process.ts';

const createsEach = 50;

interface Peer {
  readonly pid: number | null;
  /** The key of the new item, or null when no answer came. */
  create(title: string): Promise<string | null>;
  listed(): Promise<readonly { readonly key: string; readonly title: string }[]>;
  close(): Promise<void>;
}

/** A server process of its own with the official client before it. */
const startPeer = async (name: string, env: Record<string, string>): Promise<Peer> => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [serverProgram],
    env,
    stderr: 'ignore',
  });
  const client = new Client({ name, version: '1.0.0' });
  await client.connect(transport);
  await client.listTools();
  const call = async (tool: string, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const { isError, structuredContent, content } = await client.callTool({ name: tool, arguments: input });
    if (isError === true) throw new Error(JSON.stringify(content));
    return { ...(structuredContent as object) }; // the SDK leaves its type open
  };
  const listed: Peer['listed'] = async () => {
    const all: { key: string; title: string }[] = [];
    for (let cursor: unknown; cursor !== null; ) {
      const page = await call('list_work_items', { limit: 100, ...(typeof cursor === 'string' ? { cursor } : {}) });
      all.push(...(page.items as { key: string; title: string }[])); // checked against the tool's schema by the client
      cursor = page.next_cursor;
    }
    return all;
  };
  return {
    pid: transport.pid,
    create: async (title) => {
      try {
        return String((await call('create_work_item', { item_type: 'task', title })).key);
      } catch (error) {
        if (`${error}`.includes('Connection closed') || `${error}`.includes('Not connected')) return null;
        throw error;
      }
    },
    listed,
    close: () => client.close(),
  };
};

const databases = ['the embedded database', 'a DATABASE_URL'] as const;

describe.each(databases)('several server processes on %s', (kind) => {
  let home: string;
  let env: Record<string, string>;
  let database: TestDatabase | undefined;
  let peers: Peer[];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'tracker-peers-'));
    await mkdir(join(home, 'workspace'));
    database = kind === 'a DATABASE_URL' ? await createTestDatabase({ empty: true }) : undefined;
    env = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? home,
      TRACKER_DATA_DIR: join(home, 'data'),
      TRACKER_WORKSPACE: join(home, 'workspace'),
      ...(database === undefined ? {} : { DATABASE_URL: urlOf(database.target) }),
    };
    peers = [];
  });

  afterEach(async () => {
    await Promise.all(peers.map((peer) => peer.close()));
    await database?.drop();
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  const open = async (count: number): Promise<readonly Peer[]> => {
    peers = await Promise.all(Array.from({ length: count }, (_, index) => startPeer(`peer ${index}`, env)));
    return peers;
  };

  it.each([2, 4, 8])('%i of them, started at once, lose nothing and create nothing twice', async (count) => {
    verifies('FR-035', 'FR-036');
    const servers = await open(count);
    const acknowledged = await Promise.all(
      servers.map(async (peer, index) => {
        const keys: (string | null)[] = [];
        for (let n = 0; n < createsEach; n += 1) keys.push(await peer.create(`peer ${index}, item ${n}`));
        return keys;
      }),
    );
    for (const peer of servers) {
      const items = await peer.listed();
      expect(items).toHaveLength(count * createsEach);
      expect(new Set(items.map(({ title }) => title)).size).toBe(count * createsEach);
      expect(new Set(items.map(({ key }) => key))).toEqual(new Set(acknowledged.flat()));
    }
  });

  it('keeps everything acknowledged when one of them is killed in the middle', async () => {
    verifies('FR-035');
    const [victim, witness, third] = await open(3);
    const acknowledged: string[] = [];
    const work = async (peer: Peer, name: string, after?: (n: number) => void): Promise<void> => {
      for (let n = 0; n < createsEach; n += 1) {
        const key = await peer.create(`${name} ${n}`);
        if (key === null) return;
        acknowledged.push(key);
        after?.(n);
      }
    };
    const kill = (n: number): void => {
      if (n === createsEach / 2 && victim!.pid !== null) process.kill(victim!.pid, 'SIGKILL');
    };
    await Promise.all([work(victim!, 'victim', kill), work(witness!, 'witness'), work(third!, 'third')]);
    const items = await witness!.listed();
    const titles = items.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const key of acknowledged)
      expect(
        items.some((item) => item.key === key),
        key,
      ).toBe(true);
    // Besides those, at most the one create that was under way when its server died.
    expect(items.length - acknowledged.length).toBeLessThanOrEqual(1);
    expect(acknowledged.length).toBeGreaterThan(2 * createsEach);
    expect(acknowledged.length).toBeLessThan(3 * createsEach);
  });
});
