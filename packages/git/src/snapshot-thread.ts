import { once } from 'node:events';
import { ReadableStream } from 'node:stream/web';
import { Worker } from 'node:worker_threads';
import {
  LayerBusyError,
  LayerUnavailableError,
  type SnapshotHead,
  type SnapshotRow,
  type WorkspaceSnapshot,
} from '@tracker/core';
import type { SnapshotOutcome } from './write-snapshot.ts';

/** Where a snapshot is written. */
export interface SnapshotPlace {
  /** The workspace's directory, absolute. */
  readonly directory: string;
  /** How long one command of Git may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** What the thread is started with. */
export interface SnapshotOrder extends SnapshotPlace {
  readonly head: SnapshotHead;
  /** Rows as JSON arrays. One that fails has not ended: half a snapshot is never written. */
  readonly rows: ReadableStream<string>;
}

/** What the thread answers, once; of a refusal what has a meaning on the other side. */
export type SnapshotAnswer =
  | { readonly outcome: SnapshotOutcome }
  | { readonly refusal: { readonly busy: boolean; readonly message: string; readonly hint: string | undefined } };

/** Beside the built library and beside an application's bundle; from source, the built one. */
export const builtWorker = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? '../dist/git-worker.js' : './git-worker.js', import.meta.url);

/**
 * `writeSnapshot` in a thread of its own: loading what runs Git, and ordering and handing over 100,000 rows, would each stop
 * every request meanwhile.
 *
 * @throws LayerBusyError and LayerUnavailableError as it does, and whatever reading the snapshot throws.
 */
export const writeInThread = async (
  file: URL,
  place: SnapshotPlace,
  { head, chunks }: WorkspaceSnapshot,
): Promise<SnapshotOutcome> => {
  const source = chunks[Symbol.asyncIterator]();
  // What has not begun would not let go of what it holds.
  const first = await source.next();
  let failure: { readonly error: unknown } | undefined;
  const rows = ReadableStream.from(
    printed(first, source, (error) => {
      failure = { error };
    }),
  );
  const order: SnapshotOrder = { ...place, head, rows };
  // Node's options of this process are meant for its own program.
  const worker = new Worker(file, { execArgv: [], workerData: order, transferList: [rows] });
  try {
    const answer = await answerOf(worker);
    if ('outcome' in answer) return answer.outcome;
    const { busy, message, hint } = answer.refusal;
    throw new (busy ? LayerBusyError : LayerUnavailableError)(message, hint === undefined ? {} : { hint });
  } catch (error) {
    throw failure === undefined ? error : failure.error;
  } finally {
    await worker.terminate();
    // A thread that has died does not say that it wants no more.
    await source.return?.();
  }
};

/** Rows that cross at once; requests run before the next ones. */
const pieceSize = 50;

async function* printed(
  first: IteratorResult<readonly SnapshotRow[]>,
  source: AsyncIterator<readonly SnapshotRow[]>,
  failed: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    for (let next = first; !next.done; next = await source.next())
      for (let at = 0; at < next.value.length; at += pieceSize)
        yield JSON.stringify(next.value.slice(at, at + pieceSize));
  } catch (error) {
    failed(error);
    throw error;
  }
}

const answerOf = async (worker: Worker): Promise<SnapshotAnswer> => {
  const ended = once(worker, 'exit').then(() => {
    throw new LayerUnavailableError('The thread that writes snapshots to Git has ended.');
  });
  const [answer] = await Promise.race([once(worker, 'message'), ended]);
  return answer as SnapshotAnswer;
};
