import type { ListingBounds, SnapshotRow, StatusCounts, StatusListing, StoredConfiguration } from '@tracker/core';
import { createSections, type Section } from './feed/sections.ts';
import type { OpenReading } from './reading.ts';
import type { Qualify, Run } from './statements.ts';

interface ListingParts {
  readonly openReading: OpenReading;
  readonly workspaceId: string;
  readonly at: Qualify;
}

/** What a status file shows, read in one transaction; `configuration` reads it in there too (FR-022). */
export const readStatusListing = async (
  { openReading, workspaceId, at }: ListingParts,
  bounds: ListingBounds,
  configuration: (run: Run) => Promise<StoredConfiguration | null>,
): Promise<StatusListing> => {
  const { run, close } = await openReading();
  try {
    const sections = createSections(at);
    const rowsOf = (section: Section, condition: string, values: readonly unknown[] = []) =>
      listed(run, workspaceId, section, condition, values);
    const [counted] = await run<Counted>({ name: 'listing-counts', text: countText(at), values: [workspaceId] });
    if (counted === undefined) throw new Error('a statement of counts gave no row');
    const stored = await configuration(run);
    const items = await rowsOf(
      sections.workItems,
      `and i.deleted_at is null and i.status <> 'completed' order by i.updated_at desc, i.id limit $2::int`,
      [bounds.items],
    );
    const ids = items.flatMap(({ row }) => ('id' in row ? [row.id] : []));
    const dependencies = await rowsOf(
      sections.dependencies,
      'and (d.source_id = any($2::uuid[]) or d.target_id = any($2::uuid[]))',
      [ids],
    );
    const ends = dependencies.flatMap(({ row }) => ('source_id' in row ? [row.source_id, row.target_id] : []));
    const rows: readonly (readonly SnapshotRow[])[] = [
      items,
      dependencies,
      await rowsOf(sections.archivedReferences, 'and a.id = any($2::uuid[])', [ends]),
      await rowsOf(sections.vendorDependencies, 'and d.work_item_id = any($2::uuid[])', [ids]),
      await rowsOf(sections.vendors, ''),
      await rowsOf(sections.enhancements, ''),
      await rowsOf(sections.deployments, 'order by e.deployed_at desc, e.id desc limit $2::int', [bounds.deployments]),
      stored === null ? [] : [{ section: 'configuration', row: stored }],
    ];
    const { newest, ...counts } = counted;
    return { rows: rows.flat(), counts, newestAt: newest };
  } finally {
    await close();
  }
};

/** Times come as ISO 8601 UTC. */
type Counted = StatusCounts & { readonly newest: string };

const listed = async (
  run: Run,
  workspaceId: string,
  { name, select, toRow }: Section,
  condition: string,
  values: readonly unknown[],
): Promise<readonly SnapshotRow[]> => {
  const rows = await run<never>({
    name: `listing-${name}`,
    text: `${select} ${condition}`,
    values: [workspaceId, ...values],
  });
  return rows.map(toRow);
};

const changing = [
  'work_items',
  'vendor_extractors',
  'deployment_events',
  'future_enhancements',
  'project_configuration',
];

const countText = (at: Qualify): string => {
  const count = (table: string) => `(select count(*) from ${at(table)} where workspace_id = $1::uuid)::int`;
  const newest = (table: string) => `(select max(updated_at) from ${at(table)} where workspace_id = $1::uuid)`;
  return `select ${count('vendor_extractors')} as vendors, ${count('deployment_events')} as deployments,
    ${count('future_enhancements')} as enhancements, i.active, i.blocked, i.completed,
    coalesce(greatest(${changing.map(newest).join(', ')}), 'epoch') as newest
  from (select count(*) filter (where status = 'active')::int as active,
      count(*) filter (where status = 'blocked')::int as blocked,
      count(*) filter (where status = 'completed')::int as completed
    from ${at('work_items')} where workspace_id = $1::uuid and deleted_at is null) i`;
};
