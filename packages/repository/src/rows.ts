import type {
  ArchivedWorkItem,
  Conflict,
  Dependency,
  Deployment,
  Enhancement,
  KnownExternalRef,
  Reference,
  StoredConfiguration,
  Vendor,
  VendorReference,
  WorkItem,
} from '@tracker/core';
import type {
  ArchivedWorkItem as ArchivedRow,
  Conflict as ConflictRow,
  DeploymentEvent,
  ExternalRef as ExternalRefRow,
  FutureEnhancement,
  ProjectConfiguration,
  VendorExtractor,
  WorkItemDependency,
  WorkItem as WorkItemRow,
} from './generated/prisma/client.ts';

// Rows become entities here. Columns are named like the entities' fields, so that what differs is the workspace, a few
// internal columns, and the times: Prisma gives `Date`s, the shared pool ISO strings, and so does PostgreSQL's JSON, with
// an offset.

type Timed<Row> = { [Name in keyof Row]: Date extends Row[Name] ? Row[Name] | string : Row[Name] };

const iso = (time: Date | string): string =>
  typeof time === 'string' && time.endsWith('Z') ? time : new Date(time).toISOString();

export const workItemFrom = (row: Timed<Omit<WorkItemRow, 'restored_at'>>): WorkItem => ({
  id: row.id,
  key: row.key,
  item_type: row.item_type,
  title: row.title,
  status: row.status,
  parent_id: row.parent_id,
  path: row.path,
  depth: row.depth,
  branch_name: row.branch_name,
  commit_hash: row.commit_hash,
  pr_number: row.pr_number,
  metadata: row.metadata as WorkItem['metadata'], // held to an object by work_items_metadata
  version: row.version,
  deleted_at: row.deleted_at === null ? null : iso(row.deleted_at),
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
  created_by: row.created_by,
  updated_by: row.updated_by,
});

export const archivedWorkItemFrom = (row: Timed<ArchivedRow>): ArchivedWorkItem => ({
  ...workItemFrom(row),
  archived_at: iso(row.archived_at),
});

export const vendorFrom = (row: Timed<VendorExtractor>): Vendor => ({
  id: row.id,
  name: row.name,
  status: row.status,
  extractor_version: row.extractor_version,
  metadata: row.metadata as Vendor['metadata'], // held to its shape by vendor_extractors_metadata
  version: row.version,
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
  created_by: row.created_by,
  updated_by: row.updated_by,
});

export const configurationFrom = (row: Timed<ProjectConfiguration>): StoredConfiguration => ({
  active_context_type: row.active_context_type,
  current_session_id: row.current_session_id,
  git_branch: row.git_branch,
  git_head_commit: row.git_head_commit,
  default_token_budget: row.default_token_budget,
  version: row.version,
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
  created_by: row.created_by,
  updated_by: row.updated_by,
});

export const deploymentFrom = (
  row: Timed<DeploymentEvent>,
  affected_vendors: VendorReference[],
  related_work_items: Reference[],
): Deployment => ({
  id: row.id,
  deployed_at: iso(row.deployed_at),
  commit_hash: row.commit_hash,
  metadata: row.metadata as Deployment['metadata'], // held to its shape by deployment_events_metadata
  affected_vendors,
  related_work_items,
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
  created_by: row.created_by,
  updated_by: row.updated_by,
});

export const dependencyFrom = ({
  source_id,
  target_id,
  type,
}: Pick<WorkItemDependency, keyof Dependency>): Dependency => ({
  source_id,
  target_id,
  type,
});

export const conflictFrom = (row: Timed<ConflictRow>): Conflict => ({
  id: row.id,
  change: row.change as Conflict['change'], // written from a parsed change
  entity: row.entity as Conflict['entity'], // held to it by conflicts_entity
  entity_id: row.entity_id,
  base_version: row.base_version,
  current_version: row.current_version,
  reason: row.reason,
  fields: row.fields as Conflict['fields'], // written from a decision
  status: row.status,
  resolution: row.resolution,
  value: row.value as Conflict['value'], // held to an object by conflicts_value
  resolved_by: row.resolved_by,
  resolved_at: row.resolved_at === null ? null : iso(row.resolved_at),
  created_at: iso(row.created_at),
  created_by: row.created_by,
});

export const externalRefFrom = (row: ExternalRefRow): KnownExternalRef => ({
  system: row.source_system,
  id: row.external_id,
  entity: row.entity as KnownExternalRef['entity'], // carryOut writes no other
  entityId: row.entity_id,
});

export const enhancementFrom = (
  row: Timed<FutureEnhancement> & { readonly dependencies: readonly { readonly depends_on_id: string }[] },
): Enhancement => ({
  id: row.id,
  title: row.title,
  description: row.description,
  priority: row.priority,
  status: row.status,
  target_quarter: row.target_quarter,
  requires_constitutional_principles: row.requires_constitutional_principles as string[], // held to texts by future_enhancements_principles
  depends_on: row.dependencies.map(({ depends_on_id }) => depends_on_id).sort(),
  version: row.version,
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
  created_by: row.created_by,
  updated_by: row.updated_by,
});
