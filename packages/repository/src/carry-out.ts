import {
  type Change,
  candidateKeys,
  type Decision,
  type Enhancement,
  entityTypeOf,
  isInsertion,
  vendorNameKey,
  type WorkItem,
  type Write,
  withKey,
} from '@tracker/core';
import { archiveItems, unarchiveItems } from './archive/archive-writes.ts';
import { insertConflict, settleConflict } from './conflicts.ts';
import type { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './load-state.ts';

type Writing = Extract<Decision, { kind: 'write' }>;

/** A row that the decision was based on changed before its lock was held: the whole batch is decided again. */
export class DecisionOutdated extends Error {}

/** Carries out a decision with its change row, in the given transaction; returns it with the key that was free. */
export const carryOut = async (scope: Scope, change: Change, decision: Writing): Promise<Writing> => {
  const [first] = decision.writes;
  const keyed = isInsertion(first) ? withKey(decision, await takeKey(scope, first.row)) : decision;
  for (const write of keyed.writes) await carryOutOne(scope, write);
  await log(scope, change, keyed);
  return keyed;
};

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue; // entities hold JSON values only

const carryOutOne = async (scope: Scope, write: Write): Promise<void> => {
  const { tx, workspaceId: workspace_id } = scope;
  switch (write.kind) {
    case 'insert_work_item':
      await tx.workItem.create({ data: { workspace_id, ...write.row, metadata: json(write.row.metadata) } });
      return;
    case 'insert_archived_work_item':
      await tx.archivedWorkItem.create({
        data: { workspace_id, ...write.row, metadata: json(write.row.metadata), archived_by: write.actor },
      });
      return;
    case 'replace_work_item':
      return replaceWorkItem(scope, write);
    case 'relocate_work_items':
      return relocate(scope, write);
    case 'delete_work_items': {
      const { ids, deletedAt, at, actor, changeId } = write;
      await tx.workItem.updateMany({
        where: { workspace_id, id: { in: [...ids] } },
        data: {
          deleted_at: deletedAt,
          deleted_by_change: changeId,
          version: { increment: 1 },
          updated_at: at,
          updated_by: actor,
        },
      });
      return;
    }
    case 'restore_work_items':
      await tx.workItem.updateMany({
        where: { workspace_id, id: { in: [...write.ids] } },
        data: {
          deleted_at: null,
          deleted_by_change: null,
          version: { increment: 1 },
          updated_at: write.at,
          updated_by: write.actor,
        },
      });
      return;
    case 'archive_work_items':
      return archiveItems(scope, write);
    case 'unarchive_work_items':
      return unarchiveItems(scope, write);
    case 'insert_dependencies':
      await tx.workItemDependency.createMany({
        data: write.edges.map((edge) => ({ workspace_id, ...edge, created_at: write.at, created_by: write.actor })),
      });
      return;
    case 'delete_dependencies':
      await tx.workItemDependency.deleteMany({ where: { workspace_id, OR: write.edges.map((edge) => ({ ...edge })) } });
      return;
    case 'insert_vendor_dependencies':
      await tx.workItemVendorDependency.createMany({
        data: write.vendorIds.map((vendor_id) => ({
          workspace_id,
          work_item_id: write.workItemId,
          vendor_id,
          created_at: write.at,
          created_by: write.actor,
        })),
      });
      return;
    case 'delete_vendor_dependencies':
      await tx.workItemVendorDependency.deleteMany({
        where: { workspace_id, work_item_id: write.workItemId, vendor_id: { in: [...write.vendorIds] } },
      });
      return;
    case 'clear_current_session':
      await tx.projectConfiguration.updateMany({ where: { workspace_id }, data: { current_session_id: null } });
      return;
    case 'insert_conflict':
      return insertConflict(scope, write);
    case 'replace_conflict':
      return settleConflict(scope, write);
    case 'insert_external_ref': {
      const { system, id, entity, entityId } = write.ref;
      await tx.externalRef.create({
        data: { workspace_id, source_system: system, external_id: id, entity, entity_id: entityId },
      });
      return;
    }
    case 'delete_external_ref': {
      const { system, id } = write.ref;
      await tx.externalRef.deleteMany({ where: { workspace_id, source_system: system, external_id: id } });
      return;
    }
    case 'insert_vendor':
      await tx.vendorExtractor.create({
        data: {
          workspace_id,
          ...write.row,
          name_key: vendorNameKey(write.row.name),
          metadata: json(write.row.metadata),
        },
      });
      return;
    case 'replace_vendor': {
      const { status, extractor_version, metadata, version, updated_at, updated_by } = write.row;
      const { count } = await tx.vendorExtractor.updateMany({
        where: { workspace_id, id: write.row.id, version: write.expectedVersion },
        data: { status, extractor_version, metadata: json(metadata), version, updated_at, updated_by },
      });
      if (count === 0) throw new DecisionOutdated();
      return;
    }
    case 'delete_vendor': {
      const where = { workspace_id, id: write.id, version: write.expectedVersion };
      const { count } = await tx.vendorExtractor.deleteMany({ where });
      if (count === 0) throw new DecisionOutdated();
      return;
    }
    case 'insert_deployment':
      return insertDeployment(scope, write);
    case 'delete_deployment':
      await tx.deploymentEvent.deleteMany({ where: { workspace_id, id: write.id } });
      return;
    case 'replace_configuration': {
      const { count } = await tx.projectConfiguration.updateMany({
        where: { workspace_id, version: write.expectedVersion },
        data: write.row,
      });
      if (count === 0) throw new DecisionOutdated();
      return;
    }
    case 'insert_enhancement': {
      const { depends_on, ...row } = write.row;
      await tx.futureEnhancement.create({ data: { workspace_id, ...row } });
      return insertPrerequisites(scope, write.row);
    }
    case 'replace_enhancement': {
      const { id, depends_on, created_at: _at, created_by: _by, ...data } = write.row;
      const where = { workspace_id, id, version: write.expectedVersion };
      const { count } = await tx.futureEnhancement.updateMany({ where, data });
      if (count === 0) throw new DecisionOutdated();
      await tx.enhancementDependency.deleteMany({ where: { workspace_id, enhancement_id: id } });
      return insertPrerequisites(scope, write.row);
    }
    case 'delete_enhancement': {
      const where = { workspace_id, id: write.id, version: write.expectedVersion };
      const { count } = await tx.futureEnhancement.deleteMany({ where });
      if (count === 0) throw new DecisionOutdated();
      return;
    }
  }
};

/** A taken key is replaced by the next candidate (SPEC section 2); skipping duplicates keeps the transaction alive. */
const takeKey = async (
  { tx, workspaceId: workspace_id }: Scope,
  { id, key: wanted, item_type }: WorkItem,
): Promise<string> => {
  for (const key of candidateKeys(wanted, item_type, id)) {
    const { count } = await tx.workItemIdentity.createMany({ data: [{ workspace_id, id, key }], skipDuplicates: true });
    if (count > 0) return key;
  }
  throw new DecisionOutdated(`no free key for work item ${id}`);
};

const replaceWorkItem = async (
  { tx, workspaceId: workspace_id }: Scope,
  { row, expectedVersion, structural, deletedByChange }: Extract<Write, { kind: 'replace_work_item' }>,
): Promise<void> => {
  const { id, parent_id, path, depth, deleted_at, ...content } = row;
  const place = structural ? { parent_id, path, depth, deleted_at, deleted_by_change: deletedByChange } : {};
  const { title, status, branch_name, commit_hash, pr_number, version, updated_at, updated_by } = content;
  const { count } = await tx.workItem.updateMany({
    where: { workspace_id, id, version: expectedVersion },
    data: {
      title,
      status,
      branch_name,
      commit_hash,
      pr_number,
      metadata: json(content.metadata),
      version,
      updated_at,
      updated_by,
      ...place,
    },
  });
  if (count === 0) throw new DecisionOutdated();
};

const relocate = async (
  { tx, workspaceId, at }: Scope,
  { ids, fromPath, toPath, depthBy }: Extract<Write, { kind: 'relocate_work_items' }>,
): Promise<void> => {
  await tx.$executeRawUnsafe(
    `update ${at('work_items')} set path = $3 || substr(path, $4::int), depth = depth + $5::int
     where workspace_id = $1::uuid and id = any($2::uuid[])`,
    workspaceId,
    ids,
    toPath,
    fromPath.length + 1,
    depthBy,
  );
};

const insertDeployment = async (
  { tx, workspaceId: workspace_id }: Scope,
  { row }: Extract<Write, { kind: 'insert_deployment' }>,
): Promise<void> => {
  const { affected_vendors, related_work_items, metadata, ...event } = row;
  await tx.deploymentEvent.create({ data: { workspace_id, ...event, metadata: json(metadata) } });
  const deployment_id = row.id;
  await tx.vendorDeploymentLink.createMany({
    data: affected_vendors.map(({ id: vendor_id }) => ({ workspace_id, deployment_id, vendor_id })),
  });
  await tx.workItemDeploymentLink.createMany({
    data: related_work_items.map(({ id: work_item_id }) => ({ workspace_id, deployment_id, work_item_id })),
  });
};

const insertPrerequisites = async (
  { tx, workspaceId: workspace_id }: Scope,
  { id: enhancement_id, depends_on }: Enhancement,
): Promise<void> => {
  await tx.enhancementDependency.createMany({
    data: depends_on.map((depends_on_id) => ({ workspace_id, enhancement_id, depends_on_id })),
  });
};

const log = async ({ tx, workspaceId: workspace_id }: Scope, change: Change, { effects }: Writing): Promise<void> => {
  await tx.change.create({
    data: {
      workspace_id,
      id: change.id,
      kind: change.kind,
      entity: entityTypeOf(change),
      entity_id: change.entityId,
      version: effects[0]?.version ?? null,
      ...('base' in change ? { base: json(change.base) } : {}),
      fields: json(change.fields),
      effects: json(effects),
      actor: change.actor,
      client_time: change.clientTime,
      idempotency_key: change.idempotency?.key ?? null,
      request_hash: change.idempotency?.request ?? null,
    },
  });
};
