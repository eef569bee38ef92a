import {
  type Deployment,
  type Enhancement,
  type ReadStore,
  type StoredConfiguration,
  type Vendor,
  vendorNameKey,
  type WorkItem,
} from '@tracker/core';

/** The system that a migrated entity's external reference names. */
export const legacySystem = 'project_status.md';

/** The part of a workspace that a migration is held against. */
export interface Workspace {
  readonly vendors: readonly Vendor[];
  readonly deployments: readonly Deployment[];
  readonly enhancements: readonly Enhancement[];
  /** Live and deleted ones. */
  readonly workItems: readonly WorkItem[];
  readonly configuration: StoredConfiguration;
  /** External ids of what an earlier migration brought, also of what was archived since. */
  readonly migrated: ReadonlySet<string>;
}

export const readWorkspace = async (store: ReadStore): Promise<Workspace> => ({
  vendors: await everyRow((last: Vendor | undefined) =>
    store.vendorPage({ limit, ...(last && { after: vendorNameKey(last.name) }) }),
  ),
  deployments: await everyRow((last: Deployment | undefined) =>
    store.deployments({ limit, ...(last && { after: { deployedAt: last.deployed_at, id: last.id } }) }),
  ),
  enhancements: await everyRow((last: Enhancement | undefined) =>
    store.enhancements({ limit, ...(last && { after: { priority: last.priority, id: last.id } }) }),
  ),
  workItems: await everyRow((last: WorkItem | undefined) =>
    store.workItems({
      includeDeleted: true,
      limit,
      offset: 0,
      ...(last && { after: { updatedAt: last.updated_at, id: last.id } }),
    }),
  ),
  configuration: (await store.configuration()).value,
  migrated: new Set((await store.externalRefs(legacySystem)).value.map(({ id }) => id)),
});

/** A deleted one that came from a file is known by its reference, unless a rollback took that away. */
export const isLive = ({ deleted_at }: WorkItem): boolean => deleted_at === null;

const limit = 500;

type NextPage<Row> = (last: Row | undefined) => Promise<{ readonly value: { readonly rows: readonly Row[] } }>;

const everyRow = async <Row>(next: NextPage<Row>): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (;;) {
    const page = (await next(rows.at(-1))).value.rows;
    rows.push(...page);
    if (page.length < limit) return rows;
  }
};
