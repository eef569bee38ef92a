import type {
  ArchivedWorkItem,
  ChangePage,
  Conflict,
  DataSource,
  Deployment,
  Enhancement,
  EnhancementStatus,
  Page,
  Snapshot,
  StoredConfiguration,
  Vendor,
  WorkItem,
  WorkItemStatus,
} from '@tracker/core';

export const sectionNames = [
  'vendors',
  'work',
  'deployments',
  'enhancements',
  'conflicts',
  'changes',
  'archive',
  'configuration',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** What came of reading a section. */
export type Attempt<Value> = { readonly found: Snapshot<Value> } | { readonly failed: string };

/** Sections that were not asked for are absent. */
export interface StatusReads {
  readonly vendors?: Attempt<Page<Vendor>>;
  readonly work?: Attempt<Page<WorkItem>>;
  readonly deployments?: Attempt<Page<Deployment>>;
  readonly enhancements?: Attempt<Page<Enhancement>>;
  readonly conflicts?: Attempt<Page<Conflict>>;
  readonly changes?: Attempt<ChangePage>;
  readonly archive?: Attempt<Page<ArchivedWorkItem>>;
  readonly configuration?: Attempt<StoredConfiguration>;
}

/** A section with where it comes from and as of when, or why it could not be read. */
export type SectionData<Value> =
  | (Value & { readonly data_source: DataSource; readonly as_of: string; readonly error?: never })
  | { readonly error: string };

export interface StatusNode {
  readonly key: string;
  readonly item_type: WorkItem['item_type'];
  readonly title: string;
  readonly status: WorkItemStatus;
  readonly version: number;
  readonly priority: number | null;
  readonly children: readonly StatusNode[];
}

export interface BlockedItem {
  readonly key: string;
  readonly title: string;
  /** As it was stated; null where nobody stated one. */
  readonly reason: string | null;
}

export interface StatusData {
  readonly vendors?: SectionData<{
    readonly total: number;
    readonly operational: number;
    readonly broken: readonly Pick<Vendor, 'name' | 'extractor_version' | 'version'>[];
  }>;
  readonly work?: SectionData<{
    /** Open items, also those beyond the ones shown. */
    readonly total: number;
    readonly shown: number;
    /** Open items below their open ancestors. */
    readonly tree: readonly StatusNode[];
    readonly blocked: readonly BlockedItem[];
  }>;
  readonly deployments?: SectionData<{
    readonly total: number;
    readonly recent: readonly {
      readonly deployed_at: string;
      readonly commit_hash: string | null;
      readonly title: string | null;
      readonly vendors: readonly string[];
    }[];
  }>;
  readonly enhancements?: SectionData<{
    readonly total: number;
    readonly pending: readonly {
      readonly title: string;
      readonly priority: number;
      readonly status: EnhancementStatus;
      readonly target_quarter: string | null;
    }[];
  }>;
  readonly conflicts?: SectionData<{
    readonly total: number;
    readonly open: readonly { readonly id: string; readonly entity: string; readonly reason: string }[];
  }>;
  readonly changes?: SectionData<{
    readonly count: number;
    readonly by_actor: Readonly<Record<string, number>>;
    /** Where the next status goes on from. */
    readonly cursor: string;
  }>;
  readonly archive?: SectionData<{ readonly total: number }>;
  readonly configuration?: SectionData<
    Pick<StoredConfiguration, 'active_context_type' | 'git_branch' | 'git_head_commit' | 'version'>
  >;
}

/** The state of the project as data; `limit` rows of each kind are named, the rest is counted. Pure. */
export const statusData = (reads: StatusReads, limit: number): StatusData => ({
  ...section('vendors', reads.vendors, ({ rows, totalCount }) => ({
    total: totalCount,
    operational: rows.filter(({ status }) => status === 'operational').length,
    broken: rows
      .filter(({ status }) => status === 'broken')
      .slice(0, limit)
      .map(({ name, extractor_version, version }) => ({ name, extractor_version, version })),
  })),
  ...section('work', reads.work, ({ rows, totalCount }) => workOf(rows, totalCount, limit)),
  ...section('deployments', reads.deployments, ({ rows, totalCount }) => ({
    total: totalCount,
    recent: rows.slice(0, limit).map(({ deployed_at, commit_hash, metadata, affected_vendors }) => ({
      deployed_at,
      commit_hash,
      title: typeof metadata.pr_title === 'string' ? metadata.pr_title : null,
      vendors: affected_vendors.map(({ name }) => name),
    })),
  })),
  ...section('enhancements', reads.enhancements, ({ rows, totalCount }) => ({
    total: totalCount,
    pending: [...rows]
      .sort((a, b) => a.priority - b.priority)
      .slice(0, limit)
      .map(({ title, priority, status, target_quarter }) => ({ title, priority, status, target_quarter })),
  })),
  ...section('conflicts', reads.conflicts, ({ rows, totalCount }) => ({
    total: totalCount,
    open: rows.slice(0, limit).map(({ id, entity, reason }) => ({ id, entity, reason })),
  })),
  ...section('changes', reads.changes, ({ rows, cursor }) => ({
    count: rows.length,
    by_actor: countedBy(rows, ({ actor }) => actor),
    cursor: rows.at(-1)?.cursor ?? cursor,
  })),
  ...section('archive', reads.archive, ({ totalCount }) => ({ total: totalCount })),
  ...section('configuration', reads.configuration, ({ active_context_type, git_branch, git_head_commit, version }) => ({
    active_context_type,
    git_branch,
    git_head_commit,
    version,
  })),
});

const section = <Name extends SectionName, Value, Shown extends object>(
  name: Name,
  attempt: Attempt<Value> | undefined,
  show: (value: Value) => Shown,
): { readonly [Key in Name]?: SectionData<Shown> } => {
  if (attempt === undefined) return {};
  const data: SectionData<Shown> =
    'failed' in attempt
      ? { error: attempt.failed }
      : { ...show(attempt.found.value), data_source: attempt.found.source, as_of: attempt.found.asOf };
  return { [name]: data } as { readonly [Key in Name]: SectionData<Shown> }; // one computed key
};

const workOf = (rows: readonly WorkItem[], total: number, limit: number) => {
  const shown = [...rows].sort(mostUrgentFirst).slice(0, limit);
  return {
    total,
    shown: shown.length,
    tree: treeOf(shown),
    blocked: rows
      .filter(({ status }) => status === 'blocked')
      .slice(0, limit)
      .map(({ key, title, metadata }) => ({
        key,
        title,
        reason: typeof metadata.blocked_reason === 'string' ? metadata.blocked_reason : null,
      })),
  };
};

const lowestPriority = 5;

const priorityOf = ({ metadata }: WorkItem): number | null =>
  typeof metadata.priority === 'number' ? metadata.priority : null;

/** By priority, then the newest change first. */
const mostUrgentFirst = (a: WorkItem, b: WorkItem): number =>
  (priorityOf(a) ?? lowestPriority) - (priorityOf(b) ?? lowestPriority) || (a.updated_at < b.updated_at ? 1 : -1);

/** Nested below the nearest parent that is shown; items whose parent is not shown stand at the top. */
const treeOf = (items: readonly WorkItem[]): readonly StatusNode[] => {
  const below = new Map<string, StatusNode[]>(items.map(({ id }) => [id, []]));
  const top: StatusNode[] = [];
  for (const item of items) {
    const { id, key, item_type, title, status, version, parent_id } = item;
    const node = { key, item_type, title, status, version, priority: priorityOf(item), children: below.get(id) ?? [] };
    (parent_id === null ? top : (below.get(parent_id) ?? top)).push(node);
  }
  return top;
};

const countedBy = <Row>(rows: readonly Row[], nameOf: (row: Row) => string): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  return Object.fromEntries(counts);
};
