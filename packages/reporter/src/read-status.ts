import {
  type ChangeFilter,
  type Holder,
  type Page,
  type Provenance,
  type ReadStore,
  type Snapshot,
  TrackerError,
  whyNotReady,
} from '@tracker/core';
import type { Attempt, ChangesRead, OpenWorkRead, SectionName, StatusReads } from './status-data.ts';

export interface ReadOptions {
  /** Sections to read; the others are left out. */
  readonly sections: readonly SectionName[];
  /** What has changed: from this cursor, or from this time, ISO 8601 UTC. Neither gives the newest. */
  readonly changes: Pick<ChangeFilter, 'after' | 'since'>;
  /** Rows that a section reads at most. */
  readonly limit: number;
  /** Changes that are read at most. */
  readonly mostChanges: number;
  /** Whose claims do not keep an item from being ready. */
  readonly holder: Holder;
}

/** Milliseconds: a section that takes longer says so and holds up no other. */
const patience = 5_000;

/**
 * Reads what the status is made of, the sections side by side. One that fails says why instead of failing the whole
 * (SPEC section 5: reports degrade per section).
 */
export const readStatus = async (
  store: ReadStore,
  { sections, changes, limit, mostChanges, holder }: ReadOptions,
): Promise<StatusReads> => {
  const reads: { [Name in SectionName]: () => Promise<NonNullable<StatusReads[Name]>> } = {
    vendors: () => attempt(store.vendorPage({ limit: mostVendors })),
    work: () => attempt(openWork(store, limit, holder)),
    deployments: () => attempt(store.deployments({ limit })),
    enhancements: () => attempt(pendingEnhancements(store, limit)),
    conflicts: () => attempt(store.conflicts({ status: 'open', limit })),
    changes: () => attempt(changesRead(store, mostChanges, changes)),
    archive: () => attempt(store.archivedWorkItems({ includeDeleted: true, limit: 1, offset: 0 })),
    configuration: () => attempt(store.configuration()),
  };
  const read = await Promise.all(sections.map(async (name) => [name, await reads[name]()] as const));
  return Object.fromEntries(read);
};

const mostVendors = 1_000;

const attempt = async <Value>(read: Promise<Snapshot<Value>>): Promise<Attempt<Value>> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TrackerError('DatabaseError', `It took longer than ${patience} ms.`)),
      patience,
    );
  });
  try {
    return { found: await Promise.race([read, late]) };
  } catch (error) {
    // A mistake of ours, or of who asked (a cursor that is none), must not pass for a state of the project.
    if (!(error instanceof TrackerError) || error.code === 'ValidationError') throw error;
    return { failed: error.message };
  } finally {
    clearTimeout(timer);
  }
};

/** The most urgent open items, and how many there are. */
const openWork = async (store: ReadStore, limit: number, holder: Holder): Promise<Snapshot<OpenWorkRead>> => {
  const counted = { includeDeleted: false, offset: 0, limit: 1 } as const;
  const [work, active, blocked] = await Promise.all([
    store.readyWork({ limit, holder, waiting: true }),
    store.workItems({ ...counted, status: 'active' }),
    store.workItems({ ...counted, status: 'blocked' }),
  ]);
  const { ready, waiting } = work.value;
  return {
    ...oldestOf([work, active, blocked]),
    value: {
      ready,
      waiting: waiting.map((each) => ({ ...each, reason: whyNotReady(each, holder) ?? 'Ready by now.' })),
      active: active.value.totalCount,
      blocked: blocked.value.totalCount,
    },
  };
};

/** From a time or a cursor on they are read forwards, and then one more tells whether that was all. */
const changesRead = async (
  store: ReadStore,
  limit: number,
  from: ReadOptions['changes'],
): Promise<Snapshot<ChangesRead>> => {
  const newest = from.after === undefined && from.since === undefined;
  const found = await store.changes({ ...from, limit: newest ? limit : limit + 1 });
  const more = found.value.rows.length > limit;
  const rows = found.value.rows.slice(0, limit);
  return { ...found, value: { rows, more, cursor: (more ? rows.at(-1)?.cursor : undefined) ?? found.value.cursor } };
};

const pendingEnhancements = async (store: ReadStore, limit: number) =>
  joined(
    await Promise.all(
      (['planned', 'approved', 'implementing'] as const).map((status) => store.enhancements({ status, limit })),
    ),
  );

const joined = <Row>(pages: readonly Snapshot<Page<Row>>[]): Snapshot<Page<Row>> => ({
  ...oldestOf(pages),
  value: {
    rows: pages.flatMap(({ value }) => value.rows),
    totalCount: pages.reduce((sum, { value }) => sum + value.totalCount, 0),
  },
});

/** Several reads are as old as the oldest of them. */
const oldestOf = <Each extends Provenance>(reads: readonly Each[]): Each => {
  const [first] = reads;
  if (first === undefined) throw new Error('a section without reads');
  return reads.reduce((one, other) => (other.asOf < one.asOf ? other : one), first);
};
