import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache, createJournal } from '@tracker/cache';
import type { PrimaryStore, SnapshotRow } from '@tracker/core';
import { tryLockFile } from '@tracker/files';
import { createGitLayer } from '@tracker/git';
import {
  createMarkdownCopy,
  createMarkdownLayer,
  createStatusFile,
  regenerate,
  statusContent,
} from '@tracker/markdown';
import { createDatabase, type Database } from '@tracker/repository';
import { type FaultProxy, type ServerTarget, startFaultProxy, testIds, untilNobodyIsIn } from '@tracker/testing';
import { v7 } from 'uuid';
import { onTestFinished } from 'vitest';
import { createFallbackStore, type FallbackOptions, type FallbackStore } from '../../src/index.ts';

/** What the processes of one machine share: a data directory and a work tree. */
export interface Machine {
  /** A process: a pool of its own behind the proxy. */
  open(options?: ProcessOptions): FallbackStore;
  /** Brings the cache and Git's snapshot in step with the database. */
  feed(): Promise<void>;
  /** Writes the status file as Tracker generates it. */
  regenerateStatus(): Promise<void>;
  readonly data: string;
  readonly work: string;
}

interface ProcessOptions {
  readonly proxy?: FaultProxy;
  readonly user?: string;
  readonly limits?: FallbackOptions['limits'];
}

/** One workspace on a real server behind a proxy, seen from one machine or several. */
export interface OutageWorld extends Machine {
  readonly proxy: FaultProxy;
  readonly store: FallbackStore;
  /** The database itself, past the proxy. */
  readonly direct: PrimaryStore;
  readonly workspaceId: string;
  anotherProxy(): Promise<FaultProxy>;
  anotherMachine(): Machine;
  /** Moves every process's clock, in milliseconds; back with a negative number. */
  moveClock(by: number): void;
}

export const openOutageWorld = async (server: ServerTarget): Promise<OutageWorld> => {
  const workspace = { id: v7(), slug: 'test' };
  const databases: Database[] = [];
  let offset = 0;
  const clock = () => new Date(Date.now() + offset).toISOString();
  const databaseAt = (target: ServerTarget): Database => {
    const database = createDatabase({ target, applicationName: 'outage', clock });
    databases.push(database);
    return database;
  };
  const anotherProxy = async (): Promise<FaultProxy> => {
    const proxy = await startFaultProxy(server);
    onTestFinished(() => proxy.close());
    return proxy;
  };
  const proxy = await anotherProxy();
  const direct = databaseAt(server).store(workspace);
  await direct.configuration();

  const anotherMachine = (): Machine => {
    const { data, work } = scratchMachine();
    const cache = createCache({ directory: data, workspaceId: workspace.id, report: () => {}, holder: 'test' });
    const git = createGitLayer({
      directory: work,
      workspaceId: workspace.id,
      statusFile: '.project_status.md',
    });
    const statusFile = () =>
      createStatusFile({
        path: join(work, '.project_status.md'),
        lockPath: join(data, 'markdown.lock'),
        holder: 'test',
      });
    const open = ({ proxy: own = proxy, user, limits = {} }: ProcessOptions = {}): FallbackStore => {
      const file = statusFile();
      const database = databaseAt({ ...own.target, ...(user === undefined ? {} : { user }) });
      return createFallbackStore({
        primary: database.store(workspace),
        probe: database.answers,
        layers: [cache, git, createMarkdownLayer({ file, workspaceId: workspace.id })],
        copies: [
          createJournal({ directory: data, workspaceId: workspace.id, clock, report: () => {}, holder: 'test' }),
          createMarkdownCopy({ file, workspaceId: workspace.id, mac }),
        ],
        withLease: leaseIn(data),
        ids: testIds(workspace.id),
        clock,
        limits,
      });
    };
    return {
      data,
      work,
      open,
      feed: async () => {
        const writer = await cache.openWriter();
        if (writer === null) throw new Error('somebody else feeds the cache');
        await writer.replace(await direct.snapshot());
        await writer.release();
        await git.write(await direct.snapshot());
      },
      regenerateStatus: async () => {
        const rows: SnapshotRow[] = [];
        const { chunks } = await direct.snapshot();
        for await (const chunk of chunks) rows.push(...chunk);
        await statusFile().update((text) => regenerate(text, statusContent(workspace.id, rows)));
      },
    };
  };

  const machine = anotherMachine();
  onTestFinished(async () => void (await Promise.allSettled(databases.map((database) => database.close()))));
  return {
    ...machine,
    proxy,
    direct,
    store: machine.open(),
    workspaceId: workspace.id,
    anotherProxy,
    anotherMachine,
    moveClock: (by) => {
      offset += by;
    },
  };
};

/** A data directory and a repository. */
const scratchMachine = () => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-outage-')));
  onTestFinished(async () => {
    try {
      await untilNobodyIsIn(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    }
  });
  const [data, work] = [join(directory, 'data'), join(directory, 'work')];
  mkdirSync(data, { mode: 0o700 });
  mkdirSync(work);
  execFileSync('git', ['-C', work, 'init', '--quiet'], { stdio: 'ignore' });
  return { data, work };
};

const mac = (text: string): string => createHmac('sha256', 'key of the test').update(text).digest('hex');

/** One process of the machine at a time, whatever becomes of it. */
const leaseIn =
  (data: string) =>
  async <Value>(work: () => Promise<Value>): Promise<Value | null> => {
    const lock = await tryLockFile(join(data, 'replay.lock'), { mode: 'exclusive', waitMs: 0, holder: 'test' });
    if (lock === null) return null;
    try {
      return await work();
    } finally {
      lock.release();
    }
  };

/** Waits for what must come, at most 25 s; how long it takes is not what a test asks. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 25_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${condition}`);
    await sleep(50);
  }
};

/** The answer; one that does not come within five times of what a call may take, or `withinMs`, is a hang. */
export const answered = async <Value>(answer: Promise<Value>, withinMs = 10_000): Promise<Value> => {
  const limit = new AbortController();
  const hang = sleep(withinMs, null, { signal: limit.signal }).then(() => {
    throw new Error(`no answer within ${withinMs / 1_000} s`);
  });
  hang.catch(() => {});
  try {
    return await Promise.race([answer, hang]);
  } finally {
    limit.abort();
  }
};
