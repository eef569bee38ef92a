import {
  type Dependency,
  type Enhancement,
  type ExternalRef,
  emptyState,
  type Requirements,
  type State,
  type StoredConfiguration,
  type SubtreeNode,
  type WorkItem,
} from '@tracker/core';
import { archivableItems, archivedItems, keepingChildren } from './archive/archive-state.ts';
import { conflictById } from './conflicts.ts';
import { readDeployment } from './deployments.ts';
import type { Prisma } from './generated/prisma/client.ts';
import {
  configurationFrom,
  dependencyFrom,
  enhancementFrom,
  externalRefFrom,
  vendorFrom,
  workItemFrom,
} from './rows.ts';
import type { Qualify, Run } from './statements.ts';

export interface Scope {
  readonly tx: Prisma.TransactionClient;
  readonly workspaceId: string;
  readonly at: Qualify;
}

/** Loads what a decision needs, inside the transaction that holds the structural lock. */
export const loadState = async (scope: Scope, needs: Requirements): Promise<State> => {
  const subtree = needs.subtreeOf === null ? [] : await lockedSubtree(scope, needs.subtreeOf);
  const archivable = await archivableItems(scope, needs.archivable);
  const asked = await liveItems(scope, needs.items);
  const archived = await archivedItems(scope, [...needs.items, ...needs.unarchiving], asked);
  const parentIds = needs.unarchiving.length === 0 ? [] : archived.flatMap(({ parent_id }) => parent_id ?? []);
  const parents = await liveItems(scope, parentIds);
  const archivedParents = await archivedItems(scope, parentIds, parents);
  return {
    ...emptyState,
    items: new Map([...asked, ...parents].map((item) => [item.id, item])),
    archivedItems: new Map([...archived, ...archivedParents].map((item) => [item.id, item])),
    archivable,
    keepsChild: await keepingChildren(scope, needs.archivable),
    subtree,
    subtreeParent: needs.subtreeOf === null ? null : await parentOf(scope, needs.subtreeOf),
    edges: needs.edgesAround.length === 0 ? [] : await reachableEdges(scope, needs.edgesAround),
    vendors: await vendors(scope, needs),
    vendorUses: needs.usesOfVendor === null ? emptyState.vendorUses : await vendorUses(scope, needs.usesOfVendor),
    deployments: needs.deployment === null ? [] : await deployments(scope, needs.deployment),
    vendorDependencies: await vendorDependencies(scope, needs.vendorDependenciesOf),
    configuration: needs.configuration ? await configuration(scope) : null,
    enhancements: needs.enhancements ? await enhancements(scope) : [],
    externalRefs: needs.externalRef === null ? [] : await externalRefs(scope, needs.externalRef),
    knownRefs: needs.refsOfEntity === null ? [] : await refsOf(scope, needs.refsOfEntity),
    baseVersion: needs.baseChange === null ? null : await versionAfter(scope, needs.baseChange),
    conflicts: needs.conflict === null ? [] : await conflictById(scope, needs.conflict),
  };
};

const liveItems = async ({ tx, workspaceId: workspace_id }: Scope, ids: readonly string[]): Promise<WorkItem[]> =>
  ids.length === 0
    ? []
    : (await tx.workItem.findMany({ where: { workspace_id, id: { in: [...ids] } } })).map(workItemFrom);

/** Keeps everybody else's write from this item until the transaction ends: the decision about it then stays right. */
export const lockItem = ({ tx, workspaceId, at }: Scope, id: string): Promise<number> =>
  tx.$executeRawUnsafe(
    `select from ${at('work_items')} where workspace_id = $1::uuid and id = $2::uuid for update`,
    workspaceId,
    id,
  );

/**
 * Locks an item with all its descendants. A child that somebody creates meanwhile holds its parent's row until it
 * commits and is invisible to the statement that waits for it, so the subtree is read again until nothing was added.
 */
const lockedSubtree = async ({ tx, workspaceId, at }: Scope, rootId: string): Promise<readonly SubtreeNode[]> => {
  const read = () =>
    tx.$queryRawUnsafe<Locked[]>(
      `select id, key, path, depth, version, deleted_at, deleted_by_change from ${at('work_items')}
       where workspace_id = $1::uuid and (id = $2::uuid or (
         path ~>=~ (select path || '.' from ${at('work_items')} where workspace_id = $1::uuid and id = $2::uuid) and
         path ~<~ (select path || '/' from ${at('work_items')} where workspace_id = $1::uuid and id = $2::uuid)))
       order by path for update`,
      workspaceId,
      rootId,
    );
  let nodes = await read();
  for (let again = await read(); again.length !== nodes.length; again = await read()) nodes = again;
  return nodes.map((node) => ({ ...node, deleted_at: node.deleted_at?.toISOString() ?? null }));
};

interface Locked extends Omit<SubtreeNode, 'deleted_at'> {
  readonly deleted_at: Date | null;
}

const parentOf = async ({ tx, workspaceId: workspace_id }: Scope, id: string) => {
  const row = await tx.workItem.findUnique({
    where: { workspace_id_id: { workspace_id, id } },
    include: { parent: true },
  });
  return row?.parent == null ? null : workItemFrom(row.parent);
};

/** Everything connected to `ids` by dependencies, in either direction. */
const reachableEdges = async (
  { tx, workspaceId, at }: Scope,
  ids: readonly string[],
): Promise<readonly Dependency[]> => {
  const rows = await tx.$queryRawUnsafe<Dependency[]>(
    `with recursive reached(id) as (
       select unnest($2::uuid[])
       union
       select next.id from reached cross join lateral (
         select target_id as id from ${at('work_item_dependencies')} where workspace_id = $1::uuid and source_id = reached.id
         union all
         select source_id from ${at('work_item_dependencies')} where workspace_id = $1::uuid and target_id = reached.id) next)
     select d.source_id, d.target_id, d.type from ${at('work_item_dependencies')} d
     join reached on d.source_id = reached.id where d.workspace_id = $1::uuid`,
    workspaceId,
    ids,
  );
  return rows.map(dependencyFrom);
};

const vendors = async ({ tx, workspaceId: workspace_id }: Scope, { vendorIds, vendorNames }: Requirements) => {
  if (vendorIds.length + vendorNames.length === 0) return [];
  const rows = await tx.vendorExtractor.findMany({
    where: { workspace_id, OR: [{ id: { in: [...vendorIds] } }, { name_key: { in: [...vendorNames] } }] },
  });
  return rows.map(vendorFrom);
};

/** Whoever adds a reference to a vendor holds the structural lock, so that none comes while this decision is carried out. */
const vendorUses = async ({ tx, workspaceId, at }: Scope, vendorId: string): Promise<State['vendorUses']> => {
  const namesOf = async (text: string) =>
    (await tx.$queryRawUnsafe<{ name: string }[]>(text, workspaceId, vendorId)).map(({ name }) => name);
  return {
    items: await namesOf(`select i.key as name from ${at('work_item_vendor_dependencies')} d
      join ${at('work_item_identities')} i on i.workspace_id = $1::uuid and i.id = d.work_item_id
      where d.workspace_id = $1::uuid and d.vendor_id = $2::uuid order by i.key`),
    deployments: await namesOf(`select e.metadata->>'pr_title' as name from ${at('vendor_deployment_links')} l
      join ${at('deployment_events')} e on e.workspace_id = $1::uuid and e.id = l.deployment_id
      where l.workspace_id = $1::uuid and l.vendor_id = $2::uuid order by e.deployed_at desc, e.id`),
  };
};

const deployments = async ({ tx, workspaceId, at }: Scope, id: string) => {
  const run: Run = ({ text, values }) => tx.$queryRawUnsafe(text, ...values);
  const found = await readDeployment(run, workspaceId, at, id);
  return found === null ? [] : [found];
};

const vendorDependencies = async ({ tx, workspaceId: workspace_id }: Scope, work_item_id: string | null) => {
  if (work_item_id === null) return [];
  const rows = await tx.workItemVendorDependency.findMany({ where: { workspace_id, work_item_id } });
  return rows.map(({ vendor_id }) => vendor_id);
};

const configuration = async ({ tx, workspaceId: workspace_id }: Scope): Promise<StoredConfiguration | null> => {
  const row = await tx.projectConfiguration.findUnique({ where: { workspace_id } });
  return row === null ? null : configurationFrom(row);
};

const enhancements = async ({ tx, workspaceId: workspace_id }: Scope): Promise<readonly Enhancement[]> => {
  const include = { dependencies: { where: { workspace_id } } };
  return (await tx.futureEnhancement.findMany({ where: { workspace_id }, include })).map(enhancementFrom);
};

const externalRefs = async ({ tx, workspaceId: workspace_id }: Scope, { system, id }: ExternalRef) => {
  const where = { workspace_id, source_system: system, external_id: id };
  return (await tx.externalRef.findMany({ where })).map(externalRefFrom);
};

const refsOf = async ({ tx, workspaceId: workspace_id }: Scope, entity_id: string) =>
  (await tx.externalRef.findMany({ where: { workspace_id, entity_id } })).map(externalRefFrom);

const versionAfter = async ({ tx, workspaceId: workspace_id }: Scope, id: string): Promise<number | null> =>
  (await tx.change.findUnique({ where: { workspace_id_id: { workspace_id, id } } }))?.version ?? null;
