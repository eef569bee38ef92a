import { deploymentRowOf, type SnapshotRow, type WholeRow } from '@tracker/core';
import { deploymentFromRow, deploymentSelection, type SelectedDeployment } from '../deployments.ts';
import type {
  ArchivedWorkItem as ArchivedRow,
  ExternalRef as ExternalRefRow,
  WorkItem as WorkItemRow,
} from '../generated/prisma/client.ts';
import {
  archivedWorkItemFrom,
  conflictFrom,
  dependencyFrom,
  enhancementFrom,
  externalRefFrom,
  vendorFrom,
  workItemFrom,
} from '../rows.ts';
import type { Qualify } from '../statements.ts';

/** How one section's rows are read, the workspace being the first parameter; a snapshot and a delta differ in the condition alone. */
export interface Section<Row extends WholeRow | SnapshotRow = SnapshotRow> {
  readonly name: Row['section'];
  /** Ends with a condition on the workspace. */
  readonly select: string;
  /** The columns of the key, in order, with their types. */
  readonly key: readonly (readonly [column: string, type: string])[];
  toRow(row: never): Row;
  keyOf(row: Row): readonly string[];
}

const idKey = (alias: string) => [[`${alias}.id`, 'uuid']] as const;
const idOf = ({ row }: SnapshotRow | WholeRow): readonly string[] => ('id' in row ? [row.id] : []);

/** Links of live items; those among archived items alone are archived with them. */
const liveEnd = (at: Qualify): string => `exists (select from ${at('work_items')} live
  where live.workspace_id = $1::uuid and live.id in (d.source_id, d.target_id))`;

export const createSections = (at: Qualify) => {
  const workItems: Section = {
    name: 'work_item',
    select: `select i.* from ${at('work_items')} i where i.workspace_id = $1::uuid`,
    key: idKey('i'),
    toRow: (row: WorkItemRow) => ({
      section: 'work_item',
      row: { ...workItemFrom(row), deleted_by_change: row.deleted_by_change },
    }),
    keyOf: idOf,
  };
  const archivedReferences: Section = {
    name: 'archived_reference',
    select: `select a.id, a.key, a.item_type, a.title, a.status from ${at('archived_work_items')} a
      where a.workspace_id = $1::uuid and a.id in (
        select d.target_id from ${at('work_item_dependencies')} d
        join ${at('work_items')} live on live.workspace_id = $1::uuid and live.id = d.source_id where d.workspace_id = $1::uuid
        union
        select d.source_id from ${at('work_item_dependencies')} d
        join ${at('work_items')} live on live.workspace_id = $1::uuid and live.id = d.target_id where d.workspace_id = $1::uuid)`,
    key: idKey('a'),
    toRow: (row) => ({ section: 'archived_reference', row }),
    keyOf: idOf,
  };
  const dependencies: Section = {
    name: 'dependency',
    select: `select d.source_id, d.target_id, d.type from ${at('work_item_dependencies')} d
      where d.workspace_id = $1::uuid and ${liveEnd(at)}`,
    key: [
      ['d.source_id', 'uuid'],
      ['d.target_id', 'uuid'],
      ['d.type', at('dependency_type')],
    ],
    toRow: (row) => ({ section: 'dependency', row: dependencyFrom(row) }),
    keyOf: (entry) =>
      entry.section === 'dependency' ? [entry.row.source_id, entry.row.target_id, entry.row.type] : [],
  };
  const vendorDependencies: Section = {
    name: 'vendor_dependency',
    select: `select d.work_item_id, d.vendor_id from ${at('work_item_vendor_dependencies')} d
      join ${at('work_items')} live on live.workspace_id = $1::uuid and live.id = d.work_item_id where d.workspace_id = $1::uuid`,
    key: [
      ['d.work_item_id', 'uuid'],
      ['d.vendor_id', 'uuid'],
    ],
    toRow: (row) => ({ section: 'vendor_dependency', row }),
    keyOf: (entry) => (entry.section === 'vendor_dependency' ? [entry.row.work_item_id, entry.row.vendor_id] : []),
  };
  const vendors: Section = {
    name: 'vendor',
    select: `select v.* from ${at('vendor_extractors')} v where v.workspace_id = $1::uuid`,
    key: idKey('v'),
    toRow: (row) => ({ section: 'vendor', row: vendorFrom(row) }),
    keyOf: idOf,
  };
  const deployments: Section = {
    name: 'deployment',
    select: `${deploymentSelection(at)} where e.workspace_id = $1::uuid`,
    key: idKey('e'),
    toRow: (row: SelectedDeployment) => ({ section: 'deployment', row: deploymentFromRow(row) }),
    keyOf: idOf,
  };
  const enhancements: Section = {
    name: 'enhancement',
    select: `select f.*, (select coalesce(json_agg(json_build_object('depends_on_id', d.depends_on_id)), '[]')
        from ${at('enhancement_dependencies')} d where d.workspace_id = $1::uuid and d.enhancement_id = f.id) as dependencies
      from ${at('future_enhancements')} f where f.workspace_id = $1::uuid`,
    key: idKey('f'),
    toRow: (row) => ({ section: 'enhancement', row: enhancementFrom(row) }),
    keyOf: idOf,
  };
  const conflicts: Section = {
    name: 'conflict',
    select: `select c.* from ${at('conflicts')} c where c.workspace_id = $1::uuid`,
    key: idKey('c'),
    toRow: (row) => ({ section: 'conflict', row: conflictFrom(row) }),
    keyOf: idOf,
  };
  return {
    workItems,
    archivedReferences,
    dependencies,
    vendorDependencies,
    vendors,
    deployments,
    enhancements,
    conflicts,
  } as const;
};

/** Everything but the configuration: archived items too, and every link. */
export const createWholeSections = (at: Qualify): readonly Section<WholeRow>[] => {
  const { workItems, vendors, deployments, enhancements, dependencies, vendorDependencies, conflicts } =
    createSections(at);
  return [
    vendors as Section<WholeRow>, // what has the same rows in both
    workItems as Section<WholeRow>,
    {
      name: 'archived_work_item',
      select: `select a.* from ${at('archived_work_items')} a where a.workspace_id = $1::uuid`,
      key: idKey('a'),
      toRow: (row: ArchivedRow) => ({
        section: 'archived_work_item',
        row: { ...archivedWorkItemFrom(row), deleted_by_change: row.deleted_by_change },
      }),
      keyOf: idOf,
    },
    {
      ...(dependencies as Section<WholeRow>),
      select: `select d.source_id, d.target_id, d.type from ${at('work_item_dependencies')} d
        where d.workspace_id = $1::uuid`,
    },
    {
      ...(vendorDependencies as Section<WholeRow>),
      select: `select d.work_item_id, d.vendor_id from ${at('work_item_vendor_dependencies')} d
        where d.workspace_id = $1::uuid`,
    },
    {
      name: 'deployment',
      select: deployments.select,
      key: deployments.key,
      toRow: (row: SelectedDeployment) => ({ section: 'deployment', row: deploymentRowOf(deploymentFromRow(row)) }),
      keyOf: idOf,
    },
    enhancements as Section<WholeRow>,
    conflicts as Section<WholeRow>,
    {
      name: 'external_ref',
      select: `select r.* from ${at('external_refs')} r where r.workspace_id = $1::uuid`,
      key: [
        ['r.source_system', 'text'],
        ['r.external_id', 'text'],
      ],
      toRow: (row: ExternalRefRow) => ({ section: 'external_ref', row: externalRefFrom(row) }),
      keyOf: (entry) => (entry.section === 'external_ref' ? [entry.row.system, entry.row.id] : []),
    },
  ];
};
