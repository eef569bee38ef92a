import {
  type Dependency,
  type Effect,
  type SnapshotDelta,
  type SnapshotRow,
  type StoredConfiguration,
  snapshotRowKey,
  type Touched,
  TrackerError,
  touchedBy,
  type VendorDependency,
} from '@tracker/core';
import type { Run } from '../statements.ts';
import {
  continues,
  type FeedEnd,
  type FeedPosition,
  feedCursor,
  feedEndColumns,
  feedPosition,
  positionAt,
} from './position.ts';
import { createSections, type Section } from './sections.ts';
import type { FeedParts } from './snapshot.ts';

/** With more changed rows than this a whole snapshot, which comes in chunks, is the better answer. */
const mostTouched = 2_000;

/**
 * What became of the workspace after a cursor, read in one transaction. It takes every change that is visible, also
 * those beyond the horizon, and moves the cursor to the horizon alone: what is committed late is never skipped, an open
 * transaction elsewhere in the cluster holds nothing back, and what was seen already is read again.
 */
export const takeDelta = async (
  parts: FeedParts,
  cursor: string,
  configuration: (run: Run) => Promise<StoredConfiguration | null>,
): Promise<SnapshotDelta | null> => {
  const position = positionOrNull(cursor);
  if (position === null) return null;
  const asOf = parts.clock();
  const { run, close } = await parts.openReading();
  try {
    const end = await measuredEnd(run, parts, position);
    if (end === null || !continues(position, end) || end.touched > mostTouched) return null;
    const head = { workspaceId: parts.workspaceId, asOf, cursor: feedCursor(positionAt(end)) };
    if (end.touched === 0) return { head, put: [], removed: [] };
    const touched = touchedBy(await effectsAfter(run, parts, position));
    const rows = await readTouched(run, parts, touched, configuration);
    return rows === null ? null : { head, ...rows };
  } finally {
    await close();
  }
};

const positionOrNull = (cursor: string): FeedPosition | null => {
  try {
    return feedPosition(cursor);
  } catch (error) {
    if (error instanceof TrackerError) return null;
    throw error;
  }
};

const after = '(xid, seq) > ($2::xid8, $3::bigint)';

const measuredEnd = async (
  run: Run,
  { workspaceId, at }: FeedParts,
  { xid, seq }: FeedPosition,
): Promise<(FeedEnd & { readonly touched: number }) | null> => {
  const [end] = await run<FeedEnd & { readonly touched: number }>({
    name: 'delta-end',
    text: `select ${feedEndColumns}, coalesce((select sum(jsonb_array_length(effects)) from (
        select effects from ${at('changes')} where workspace_id = $1::uuid and ${after}
        order by xid, seq limit ${mostTouched + 1}) c), 0)::int as touched
      from ${at('workspaces')} where workspace_id = $1::uuid`,
    values: [workspaceId, xid, seq],
  });
  return end ?? null;
};

/** Without the values of the fields, which may be large: what matters is which rows they belong to. */
const effectsAfter = (run: Run, { workspaceId, at }: FeedParts, { xid, seq }: FeedPosition) =>
  run<Pick<Effect, 'entity' | 'id' | 'fields'>>({
    name: 'delta-effects',
    text: `select e->>'entity' as entity, e->>'id' as id, jsonb_strip_nulls(jsonb_build_object(
        'dependencies', e->'fields'->'dependencies', 'vendor_dependencies', e->'fields'->'vendor_dependencies')) as fields
      from ${at('changes')} cross join lateral jsonb_array_elements(effects) e
      where workspace_id = $1::uuid and ${after}`,
    values: [workspaceId, xid, seq],
  });

type DeltaRows = Pick<SnapshotDelta, 'put' | 'removed'>;

/** Null when a touched item is neither live nor archived: what went with it is not known. */
const readTouched = async (
  run: Run,
  parts: FeedParts,
  touched: Touched,
  configuration: (run: Run) => Promise<StoredConfiguration | null>,
): Promise<DeltaRows | null> => {
  const sections = createSections(parts.at);
  const read = readerFor(run, parts.workspaceId);
  const items = [...touched.items];
  const live = await read(sections.workItems, 'i.id = any($2::uuid[])', items);
  const edges = await edgesOf(run, parts, items);
  const candidates = new Set([...items, ...[...edges, ...touched.formerEdges].flatMap(endsOf)]);
  const archived = await archivedAmong(run, parts, [...candidates]);
  if (live.length + items.filter((id) => archived.has(id)).length < items.length) return null;

  const needs = await vendorDependenciesOf(run, parts, items);
  const stored = touched.configuration ? await configuration(run) : null;
  const put: SnapshotRow[] = [
    ...live,
    ...(await read(sections.archivedReferences, 'a.id = any($2::uuid[])', [...candidates])),
    ...(await read(sections.dependencies, '(d.source_id = any($2::uuid[]) or d.target_id = any($2::uuid[]))', items)),
    ...(await read(sections.vendorDependencies, 'd.work_item_id = any($2::uuid[])', items)),
    ...(await read(sections.vendors, 'v.id = any($2::uuid[])', [...touched.vendors])),
    ...(await readDeployments(run, parts, sections.deployments, touched)),
    ...(await read(sections.enhancements, 'f.id = any($2::uuid[])', [...touched.enhancements])),
    ...(await read(sections.conflicts, 'c.id = any($2::uuid[])', [...touched.conflicts])),
    ...(stored === null ? [] : [{ section: 'configuration' as const, row: stored }]),
  ];
  const active = new Set(put.map(snapshotRowKey));
  const former = [...formerKeys(touched, [...candidates], edges, needs)];
  return { put, removed: [...new Set(former)].filter((key) => !active.has(key)) };
};

const endsOf = ({ source_id, target_id }: Dependency): readonly string[] => [source_id, target_id];

const readerFor =
  (run: Run, workspaceId: string) =>
  async (
    { name, select, toRow }: Section,
    condition: string,
    ids: readonly string[],
  ): Promise<readonly SnapshotRow[]> => {
    if (ids.length === 0) return [];
    const rows = await run<never>({
      name: `delta-${name}`,
      text: `${select} and ${condition}`,
      values: [workspaceId, ids],
    });
    return rows.map(toRow);
  };

/** A deployment shows the names and states of what it links to, so it changes with them. */
const readDeployments = async (
  run: Run,
  { workspaceId, at }: FeedParts,
  { select, toRow }: Section,
  { deployments, vendors, items }: Touched,
): Promise<readonly SnapshotRow[]> => {
  if (deployments.size + vendors.size + items.size === 0) return [];
  const rows = await run<never>({
    name: 'delta-deployment',
    text: `${select} and e.id in (select unnest($2::uuid[])
      union select deployment_id from ${at('vendor_deployment_links')}
        where workspace_id = $1::uuid and vendor_id = any($3::uuid[])
      union select deployment_id from ${at('work_item_deployment_links')}
        where workspace_id = $1::uuid and work_item_id = any($4::uuid[]))`,
    values: [workspaceId, [...deployments], [...vendors], [...items]],
  });
  return rows.map(toRow);
};

const edgesOf = (run: Run, { workspaceId, at }: FeedParts, items: readonly string[]) =>
  run<Dependency>({
    name: 'delta-edges',
    text: `select source_id, target_id, type from ${at('work_item_dependencies')}
      where workspace_id = $1::uuid and (source_id = any($2::uuid[]) or target_id = any($2::uuid[]))`,
    values: [workspaceId, items],
  });

const vendorDependenciesOf = (run: Run, { workspaceId, at }: FeedParts, items: readonly string[]) =>
  run<VendorDependency>({
    name: 'delta-needs',
    text: `select work_item_id, vendor_id from ${at('work_item_vendor_dependencies')}
      where workspace_id = $1::uuid and work_item_id = any($2::uuid[])`,
    values: [workspaceId, items],
  });

const archivedAmong = async (
  run: Run,
  { workspaceId, at }: FeedParts,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await run<{ id: string }>({
    name: 'delta-archived',
    text: `select id from ${at('archived_work_items')} where workspace_id = $1::uuid and id = any($2::uuid[])`,
    values: [workspaceId, ids],
  });
  return new Set(rows.map(({ id }) => id));
};

/** Everything that may have been active before and is not any more unless it is put. */
const formerKeys = (
  touched: Touched,
  candidates: readonly string[],
  edges: readonly Dependency[],
  needs: readonly VendorDependency[],
): readonly string[] => [
  ...[...touched.items].map((id) => `work_item:${id}`),
  // An archived item is shown as long as a live one names it, so it may come and go with others' edges.
  ...(edges.length + touched.formerEdges.length === 0 ? [] : candidates.map((id) => `archived_reference:${id}`)),
  ...[...edges, ...touched.formerEdges].map((row) => snapshotRowKey({ section: 'dependency', row })),
  ...[...needs, ...touched.formerVendorDependencies].map((row) =>
    snapshotRowKey({ section: 'vendor_dependency', row }),
  ),
  ...[...touched.vendors].map((id) => `vendor:${id}`),
  ...[...touched.deployments].map((id) => `deployment:${id}`),
  ...[...touched.enhancements].map((id) => `enhancement:${id}`),
  ...[...touched.conflicts].map((id) => `conflict:${id}`),
];
