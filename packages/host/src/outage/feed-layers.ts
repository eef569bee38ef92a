import { LayerBusyError, type SnapshotSource, type SnapshotWriter, type WritableLayer } from '@tracker/core';
import type { GitLayer } from '@tracker/git';
import type { Logger } from '../logger.ts';
import { inBackground, startRepeating } from '../repeating.ts';

export interface FeedingOptions {
  readonly source: SnapshotSource;
  readonly cache: WritableLayer;
  readonly git: Pick<GitLayer, 'write'>;
  readonly logger: Logger;
  /** Between two looks for changes, in milliseconds; the cache is at most 2 s behind. Default 1,000. */
  readonly everyMs?: number;
  /** Between two snapshots in Git while something changes, in milliseconds. Default 5 minutes. */
  readonly gitEveryMs?: number;
}

/** Keeps the cache, and now and then Git, in step with PostgreSQL; of all processes of a workspace one does it. */
export interface Feeding {
  /** Looks again and again from now on; keeps no process alive. */
  start(): void;
  /**
   * Waits for what is under way and lets another process have it; the `lastTime` the cache takes what has changed until
   * now, unless another process sees to it.
   */
  stop(lastTime: boolean): Promise<void>;
}

export const createFeeding = (options: FeedingOptions): Feeding => {
  const { source, cache, git, logger, everyMs = 1_000, gitEveryMs = 300_000 } = options;
  let writer: SnapshotWriter | null = null;
  let changedSinceGit = false;
  let lastGitAt = Number.NEGATIVE_INFINITY;
  let gitUnderWay: Promise<void> | undefined;

  const release = async (): Promise<void> => {
    const released = writer;
    writer = null;
    await released?.release();
  };
  /** A thread that has died stays dead: another one, of this process or of another, may write. */
  const orLetGo = async (written: Promise<void>): Promise<void> => {
    try {
      await written;
    } catch (error) {
      await release();
      throw error;
    }
  };
  const bringUpToDate = async (to: SnapshotWriter): Promise<boolean> => {
    const head = to.head();
    const delta = head === null ? null : await source.delta(head.cursor);
    if (delta === null) {
      const snapshot = await source.snapshot();
      await orLetGo(to.replace(snapshot));
      return true;
    }
    await orLetGo(to.advance(delta));
    return delta.put.length > 0 || delta.removed.length > 0;
  };

  const feedGit = async (): Promise<void> => {
    if (!changedSinceGit || performance.now() - lastGitAt < gitEveryMs) return;
    lastGitAt = performance.now();
    changedSinceGit = false;
    try {
      await git.write(await source.snapshot());
    } catch (error) {
      changedSinceGit = true;
      // A lock that a killed Git left behind stays until somebody takes it away; PostgreSQL's go by themselves.
      if (!(error instanceof LayerBusyError) || error.hint === undefined) throw error;
      logger.warn(`${error.message} ${error.hint}`);
    }
  };

  const feedCacheIfMine = async (): Promise<boolean> => {
    writer ??= await cache.openWriter();
    if (writer === null) return false;
    if (await bringUpToDate(writer)) changedSinceGit = true;
    return true;
  };
  const step = async (): Promise<void> => {
    if (!(await feedCacheIfMine())) return;
    // The cache does not wait for Git, which may be slow or locked.
    gitUnderWay ??= inBackground(feedGit, logger).finally(() => {
      gitUnderWay = undefined;
    });
  };

  let stopLooking: (() => Promise<void>) | undefined;
  return {
    start: () => {
      stopLooking ??= startRepeating(step, everyMs, logger);
    },
    stop: async (lastTime) => {
      await stopLooking?.();
      if (lastTime) await inBackground(feedCacheIfMine, logger);
      await inBackground(release, logger);
      await gitUnderWay;
    },
  };
};
