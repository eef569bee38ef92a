import {
  type ArchivedWorkItem,
  byUrgency,
  type ChangePage,
  type Conflict,
  type DataSource,
  type Deployment,
  type Enhancement,
  type EnhancementStatus,
  type FeedEntry,
  type OpenWork,
  type Page,
  type Provenance,
  priorityOf,
  type Snapshot,
  type StoredConfiguration,
  type Vendor,
  type WorkItem,
  type WorkItemStatus,
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

/** The most urgent open items with what keeps somebody from them. */
export interface OpenWorkRead {
  readonly ready: readonly OpenWork[];
  readonly waiting: readonly (OpenWork & { readonly reason: string })[];
  /** All there are of this status. */
  readonly active: number;
  readonly blocked: number;
}

/** Changes, the oldest first. */
export interface ChangesRead extends Pick<ChangePage, 'rows' | 'cursor'> {
  /** There are further ones after the cursor. */
  readonly more: boolean;
}

/** Sections that were not asked for are absent. */
export interface StatusReads {
  readonly vendors?: Attempt<Page<Vendor>>;
  readonly work?: Attempt<OpenWorkRead>;
  readonly deployments?: Attempt<Page<Deployment>>;
  readonly enhancements?: Attempt<Page<Enhancement>>;
  readonly conflicts?: Attempt<Page<Conflict>>;
  readonly changes?: Attempt<ChangesRead>;
  readonly archive?: Attempt<Page<ArchivedWorkItem>>;
  readonly configuration?: Attempt<StoredConfiguration>;
}

/** A section with where it comes from and as of when, or why it could not be read. */
export type SectionData<Value> =
  | (Value & {
      readonly data_source: DataSource;
      readonly as_of: string;
      readonly cache_age_seconds?: number;
      readonly error?: never;
    })
  | { readonly error: string };

export interface StatusItem {
  readonly key: string;
  readonly item_type: WorkItem['item_type'];
  readonly title: string;
  readonly status: WorkItemStatus;
  readonly version: number;
  /** 1 is most urgent; 3 where nobody said. */
  readonly priority: number;
}

export interface StatusNode extends StatusItem {
  readonly children: readonly StatusNode[];
}

export interface WaitingItem extends StatusItem {
  /** Everything that keeps somebody from it, in one sentence. */
  readonly reason: string;
}

export interface StatusChange {
  readonly number: number;
  readonly at: string;
  readonly actor: string;
  readonly kind: string;
  /** The item's key, else the kind of entity. */
  readonly what: string;
  readonly title: string | null;
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
    readonly active: number;
    readonly blocked: number;
    readonly shown: number;
    /** The most urgent open items below their ancestors, as far as those are shown. */
    readonly tree: readonly StatusNode[];
    /** What can be begun now, the most urgent first. */
    readonly ready: readonly StatusItem[];
    /** Open items that cannot, for whatever reason. */
    readonly waiting: readonly WaitingItem[];
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
    /** There are further ones after the cursor. */
    readonly more: boolean;
    /** The newest first. */
    readonly latest: readonly StatusChange[];
    /** The busiest first; the others are counted. */
    readonly by_actor: Readonly<Record<string, number>>;
    readonly further_actors: number;
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
  ...section('work', reads.work, (work) => workOf(work, limit)),
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
  ...section('changes', reads.changes, ({ rows, more, cursor }) => ({
    count: rows.length,
    more,
    latest: rows.slice(-limit).reverse().map(changeShown),
    ...actorsOf(rows, limit),
    cursor,
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
    'failed' in attempt ? { error: attempt.failed } : { ...show(attempt.found.value), ...originOf(attempt.found) };
  return { [name]: data } as { readonly [Key in Name]: SectionData<Shown> }; // one computed key
};

const originOf = ({ source, asOf, cacheAgeSeconds }: Provenance) => ({
  data_source: source,
  as_of: asOf,
  ...(cacheAgeSeconds === undefined ? {} : { cache_age_seconds: cacheAgeSeconds }),
});

const workOf = ({ ready, waiting, active, blocked }: OpenWorkRead, limit: number) => {
  const shown = [...ready, ...waiting].sort(byUrgency).slice(0, limit);
  return {
    total: active + blocked,
    active,
    blocked,
    shown: shown.length,
    tree: treeOf(shown.map(({ item }) => item)),
    ready: ready.slice(0, limit).map(({ item }) => itemShown(item)),
    waiting: waiting.slice(0, limit).map(({ item, reason }) => ({ ...itemShown(item), reason })),
  };
};

const itemShown = (item: WorkItem): StatusItem => {
  const { key, item_type, title, status, version } = item;
  return { key, item_type, title, status, version, priority: priorityOf(item) };
};

const changeShown = ({ number, at, actor, kind, key, entity, title }: FeedEntry): StatusChange => ({
  number,
  at,
  actor,
  kind,
  what: key ?? entity,
  title,
});

/** Nested below the nearest parent that is shown; items whose parent is not shown stand at the top. */
const treeOf = (items: readonly WorkItem[]): readonly StatusNode[] => {
  const below = new Map<string, StatusNode[]>(items.map(({ id }) => [id, []]));
  const top: StatusNode[] = [];
  for (const item of items) {
    const { id, parent_id } = item;
    const node = { ...itemShown(item), children: below.get(id) ?? [] };
    (parent_id === null ? top : (below.get(parent_id) ?? top)).push(node);
  }
  return top;
};

const actorsOf = (rows: readonly FeedEntry[], limit: number) => {
  const counts = new Map<string, number>();
  for (const { actor } of rows) counts.set(actor, (counts.get(actor) ?? 0) + 1);
  const busiest = [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  return { by_actor: Object.fromEntries(busiest.slice(0, limit)), further_actors: Math.max(0, busiest.length - limit) };
};
