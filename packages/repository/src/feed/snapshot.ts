import type { SnapshotRow, StoredConfiguration, WorkspaceSnapshot } from '@tracker/core';
import { translated } from '../errors.ts';
import type { OpenReading } from '../reading.ts';
import type { Qualify, Run } from '../statements.ts';
import { type FeedEnd, feedCursor, feedEndColumns, positionAt } from './position.ts';
import { createSections, type Section } from './sections.ts';

/** More would keep the event loop from other requests for too long (ARCHITECTURE: Locks, journal, cache and markdown). */
const chunkSize = 500;

export interface FeedParts {
  readonly openReading: OpenReading;
  readonly workspaceId: string;
  readonly at: Qualify;
  readonly clock: () => string;
}

/** Every active row of the workspace, of one moment. `configuration` reads it in the same transaction. */
export const takeSnapshot = async (
  { openReading, workspaceId, at, clock }: FeedParts,
  configuration: (run: Run) => Promise<StoredConfiguration | null>,
): Promise<WorkspaceSnapshot> => {
  const asOf = clock();
  const reading = await openReading();
  try {
    const [end] = await reading.run<FeedEnd>({
      name: 'feed-end',
      text: `select ${feedEndColumns} from ${at('workspaces')} where workspace_id = $1::uuid`,
      values: [workspaceId],
    });
    if (end === undefined) throw new Error('the workspace was made before its snapshot and is missing');
    const head = { workspaceId, asOf, cursor: feedCursor(positionAt(end)) };
    const stored = await configuration(reading.run);
    const rows = allRows(reading.run, workspaceId, Object.values(createSections(at)));
    return { head, chunks: closedAfter(reading.close, withConfiguration(stored, rows)) };
  } catch (error) {
    await reading.close();
    throw error;
  }
};

async function* withConfiguration(
  stored: StoredConfiguration | null,
  chunks: AsyncIterable<readonly SnapshotRow[]>,
): AsyncGenerator<readonly SnapshotRow[]> {
  if (stored !== null) yield [{ section: 'configuration', row: stored }];
  yield* chunks;
}

/** The connection is given back when the reader is done, gives up or fails. */
async function* closedAfter(
  close: () => Promise<void>,
  chunks: AsyncIterable<readonly SnapshotRow[]>,
): AsyncGenerator<readonly SnapshotRow[]> {
  try {
    yield* chunks;
  } catch (error) {
    throw translated(error);
  } finally {
    await close();
  }
}

async function* allRows(
  run: Run,
  workspaceId: string,
  sections: readonly Section[],
): AsyncGenerator<readonly SnapshotRow[]> {
  for (const section of sections) {
    let after: readonly string[] | null = null;
    do {
      const rows: readonly SnapshotRow[] = await chunk(run, workspaceId, section, after);
      if (rows.length > 0) yield rows;
      const last: SnapshotRow | undefined = rows.length < chunkSize ? undefined : rows.at(-1);
      after = last === undefined ? null : section.keyOf(last);
    } while (after !== null);
  }
}

const chunk = async (
  run: Run,
  workspaceId: string,
  { name, select, key, toRow }: Section,
  after: readonly string[] | null,
): Promise<readonly SnapshotRow[]> => {
  const columns = key.map(([column]) => column).join(', ');
  const places = key.map(([, type], position) => `$${position + 2}::${type}`).join(', ');
  const rows = await run<never>({
    name: `snapshot-${name}${after === null ? '' : '-after'}`,
    text: `${select} ${after === null ? '' : `and (${columns}) > (${places})`} order by ${columns} limit ${chunkSize}`,
    values: [workspaceId, ...(after ?? [])],
  });
  return rows.map(toRow);
};
