import type { SnapshotRow, StoredConfiguration, WholeRow, WholeWorkspace, WorkspaceSnapshot } from '@tracker/core';
import { translated } from '../errors.ts';
import type { OpenReading } from '../reading.ts';
import type { Qualify, Run } from '../statements.ts';
import { type FeedEnd, feedCursor, feedEndColumns, positionAt } from './position.ts';
import { createSections, createWholeSections, type Section } from './sections.ts';

/** More would keep the event loop from other requests for too long (ARCHITECTURE: Locks, journal, cache and markdown). */
const chunkSize = 500;

export interface FeedParts {
  readonly openReading: OpenReading;
  readonly workspaceId: string;
  readonly at: Qualify;
  readonly clock: () => string;
}

type ConfigurationIn = (run: Run) => Promise<StoredConfiguration | null>;

/** Every active row of the workspace, of one moment. `configuration` reads it in the same transaction. */
export const takeSnapshot = async (parts: FeedParts, configuration: ConfigurationIn): Promise<WorkspaceSnapshot> => {
  const { workspaceId, at } = parts;
  const { asOf, first, chunks } = await readAll<SnapshotRow, FeedEnd>(parts, configuration, {
    prefix: 'snapshot',
    sections: Object.values(createSections(at)),
    before: async (run) => {
      const [end] = await run<FeedEnd>({
        name: 'feed-end',
        text: `select ${feedEndColumns} from ${at('workspaces')} where workspace_id = $1::uuid`,
        values: [workspaceId],
      });
      if (end === undefined) throw new Error('the workspace was made before its snapshot and is missing');
      return end;
    },
  });
  return { head: { workspaceId, asOf, cursor: feedCursor(positionAt(first)) }, chunks };
};

/** Everything that the workspace holds, of one moment. */
export const takeWhole = async (parts: FeedParts, configuration: ConfigurationIn): Promise<WholeWorkspace> => {
  const { workspaceId, at } = parts;
  const { asOf, chunks } = await readAll<WholeRow, void>(parts, configuration, {
    prefix: 'whole',
    sections: createWholeSections(at),
    before: async () => {},
  });
  return { workspaceId, asOf, chunks };
};

interface Wanted<Row extends SnapshotRow | WholeRow, First> {
  readonly sections: readonly Section<Row>[];
  /** Begins the statements' names: the same section may be another statement elsewhere. */
  readonly prefix: string;
  /** What is read before the rows, in the same transaction. */
  readonly before: (run: Run) => Promise<First>;
}

type ConfigurationRow = Extract<SnapshotRow, { section: 'configuration' }>;

const readAll = async <Row extends SnapshotRow | WholeRow, First>(
  { openReading, workspaceId, clock }: FeedParts,
  configuration: ConfigurationIn,
  { prefix, sections, before }: Wanted<Row, First>,
) => {
  const asOf = clock();
  const reading = await openReading();
  try {
    const first = await before(reading.run);
    const stored = await configuration(reading.run);
    const rows = allRows(reading.run, workspaceId, { prefix, sections });
    return { asOf, first, chunks: closedAfter(reading.close, withConfiguration(stored, rows)) };
  } catch (error) {
    await reading.close();
    throw error;
  }
};

async function* withConfiguration<Row>(
  stored: StoredConfiguration | null,
  chunks: AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly (Row | ConfigurationRow)[]> {
  if (stored !== null) yield [{ section: 'configuration', row: stored }];
  yield* chunks;
}

/** The connection is given back when the reader is done, gives up or fails. */
async function* closedAfter<Row>(
  close: () => Promise<void>,
  chunks: AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  try {
    yield* chunks;
  } catch (error) {
    throw translated(error);
  } finally {
    await close();
  }
}

async function* allRows<Row extends SnapshotRow | WholeRow>(
  run: Run,
  workspaceId: string,
  { prefix, sections }: Pick<Wanted<Row, unknown>, 'prefix' | 'sections'>,
): AsyncGenerator<readonly Row[]> {
  for (const section of sections) {
    let after: readonly string[] | null = null;
    do {
      const rows: readonly Row[] = await chunk(run, workspaceId, prefix, section, after);
      if (rows.length > 0) yield rows;
      const last: Row | undefined = rows.length < chunkSize ? undefined : rows.at(-1);
      after = last === undefined ? null : section.keyOf(last);
    } while (after !== null);
  }
}

const chunk = async <Row extends SnapshotRow | WholeRow>(
  run: Run,
  workspaceId: string,
  prefix: string,
  { name, select, key, toRow }: Section<Row>,
  after: readonly string[] | null,
): Promise<readonly Row[]> => {
  const columns = key.map(([column]) => column).join(', ');
  const places = key.map(([, type], position) => `$${position + 2}::${type}`).join(', ');
  const rows = await run<never>({
    name: `${prefix}-${name}${after === null ? '' : '-after'}`,
    text: `${select} ${after === null ? '' : `and (${columns}) > (${places})`} order by ${columns} limit ${chunkSize}`,
    values: [workspaceId, ...(after ?? [])],
  });
  return rows.map(toRow);
};
