import { type ChangeFilter, type Page, type ReadStore, type Snapshot, TrackerError } from '@tracker/core';
import type { Attempt, SectionName, StatusReads } from './status-data.ts';

export interface ReadOptions {
  /** Sections to read; the others are left out. */
  readonly sections: readonly SectionName[];
  /** What has changed: from this cursor, or from this time, ISO 8601 UTC. Neither gives the newest. */
  readonly changes: Pick<ChangeFilter, 'after' | 'since'>;
  /** Rows that a section reads at most. */
  readonly limit: number;
}

/** Milliseconds: a section that takes longer says so and holds up no other. */
const patience = 5_000;

/**
 * Reads what the status is made of, the sections side by side. One that fails says why instead of failing the whole
 * (SPEC section 5: reports degrade per section).
 */
export const readStatus = async (store: ReadStore, { sections, changes, limit }: ReadOptions): Promise<StatusReads> => {
  const reads: { [Name in SectionName]: () => Promise<NonNullable<StatusReads[Name]>> } = {
    vendors: () => attempt(store.vendorPage({ limit: mostVendors })),
    work: () => attempt(openItems(store, limit)),
    deployments: () => attempt(store.deployments({ limit })),
    enhancements: () => attempt(pendingEnhancements(store, limit)),
    conflicts: () => attempt(store.conflicts({ status: 'open', limit })),
    changes: () => attempt(store.changes({ ...changes, limit })),
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
    // What is no refusal is a mistake of ours, and must not pass for a state of the project.
    if (!(error instanceof TrackerError)) throw error;
    return { failed: error.message };
  } finally {
    clearTimeout(timer);
  }
};

/** Active and blocked items in one page; both are of the moment of the older read. */
const openItems = async (store: ReadStore, limit: number) => {
  const asked = { includeDeleted: false, offset: 0, limit } as const;
  return joined(
    await Promise.all([
      store.workItems({ ...asked, status: 'active' }),
      store.workItems({ ...asked, status: 'blocked' }),
    ]),
  );
};

const pendingEnhancements = async (store: ReadStore, limit: number) =>
  joined(
    await Promise.all(
      (['planned', 'approved', 'implementing'] as const).map((status) => store.enhancements({ status, limit })),
    ),
  );

const joined = <Row>(pages: readonly Snapshot<Page<Row>>[]): Snapshot<Page<Row>> => {
  const [first] = pages;
  if (first === undefined) throw new Error('a section without reads');
  const oldest = pages.reduce((one, other) => (other.asOf < one.asOf ? other : one), first);
  return {
    ...oldest,
    value: {
      rows: pages.flatMap(({ value }) => value.rows),
      totalCount: pages.reduce((sum, { value }) => sum + value.totalCount, 0),
    },
  };
};
