import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { LayerBusyError, LayerUnavailableError, type SnapshotRow } from '@tracker/core';
import { findRepository } from './repository.ts';
import type { SnapshotAnswer, SnapshotOrder } from './snapshot-thread.ts';
import { writeSnapshot } from './write-snapshot.ts';

// The file that a worker thread is started with; applications ship it beside their bundle. Requests go before it where there
// is more to do than processors; Linux alone knows a thread's priority.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

async function* parsed(rows: SnapshotOrder['rows']): AsyncGenerator<readonly SnapshotRow[]> {
  for await (const chunk of rows) yield JSON.parse(chunk) as readonly SnapshotRow[];
}

const answerTo = async ({ directory, timeoutMs, head, rows }: SnapshotOrder): Promise<SnapshotAnswer> => {
  try {
    const { git } = await findRepository({ directory, timeoutMs });
    return { outcome: await writeSnapshot(git, { head, chunks: parsed(rows) }, Math.random) };
  } catch (error) {
    if (!(error instanceof LayerUnavailableError)) throw error;
    return { refusal: { busy: error instanceof LayerBusyError, message: error.message, hint: error.hint } };
  }
};

parentPort?.postMessage(await answerTo(workerData as SnapshotOrder));
