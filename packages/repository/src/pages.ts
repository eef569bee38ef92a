import type {
  Deployment,
  DeploymentFilter,
  Enhancement,
  EnhancementFilter,
  Page,
  Vendor,
  VendorFilter,
  WorkItem,
  WorkItemFilter,
} from '@tracker/core';
import { vendorNameKey } from '@tracker/core';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import { deploymentFrom, enhancementFrom, referenceFrom, vendorFrom, workItemFrom } from './rows.ts';

// Lists read a page and its total side by side. The place after which a page begins is a condition of its own, so that
// the total stays that of the whole list.

/** Items, newest change first (SPEC section 4). */
export const workItemPage = async (
  prisma: PrismaClient,
  workspace_id: string,
  filter: WorkItemFilter,
): Promise<Page<WorkItem>> => {
  const { itemType, status, parentId, includeDeleted, after, offset, limit } = filter;
  const matching: Prisma.WorkItemWhereInput = {
    workspace_id,
    ...(itemType === undefined ? {} : { item_type: itemType }),
    ...(status === undefined ? {} : { status }),
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    ...(includeDeleted ? {} : { deleted_at: null }),
  };
  const later: Prisma.WorkItemWhereInput =
    after === undefined
      ? {}
      : { OR: [{ updated_at: { lt: after.updatedAt } }, { updated_at: after.updatedAt, id: { gt: after.id } }] };
  const [rows, totalCount] = await Promise.all([
    prisma.workItem.findMany({
      where: { AND: [matching, later] },
      orderBy: [{ updated_at: 'desc' }, { id: 'asc' }],
      skip: offset,
      take: limit,
    }),
    prisma.workItem.count({ where: matching }),
  ]);
  return { rows: rows.map(workItemFrom), totalCount };
};

/** Prisma hands the text to LIKE as it is; what is searched for is no pattern. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export const vendorPage = async (
  prisma: PrismaClient,
  workspace_id: string,
  filter: VendorFilter,
): Promise<Page<Vendor>> => {
  const { status, search, after, limit } = filter;
  const matching: Prisma.VendorExtractorWhereInput = {
    workspace_id,
    ...(status === undefined ? {} : { status }),
    ...(search === undefined ? {} : { name_key: { contains: literal(vendorNameKey(search)) } }),
  };
  const later: Prisma.VendorExtractorWhereInput = after === undefined ? {} : { name_key: { gt: after } };
  const [rows, totalCount] = await Promise.all([
    prisma.vendorExtractor.findMany({ where: { AND: [matching, later] }, orderBy: { name_key: 'asc' }, take: limit }),
    prisma.vendorExtractor.count({ where: matching }),
  ]);
  return { rows: rows.map(vendorFrom), totalCount };
};

/** The timeline, newest first (FR-006). */
export const deploymentPage = async (
  prisma: PrismaClient,
  workspace_id: string,
  filter: DeploymentFilter,
): Promise<Page<Deployment>> => {
  const { commitHash, vendorId, workItemId, since, until, after, limit } = filter;
  const matching: Prisma.DeploymentEventWhereInput = {
    workspace_id,
    ...(commitHash === undefined ? {} : { commit_hash: commitHash }),
    ...(vendorId === undefined ? {} : { vendorLinks: { some: { workspace_id, vendor_id: vendorId } } }),
    ...(workItemId === undefined ? {} : { workItemLinks: { some: { workspace_id, work_item_id: workItemId } } }),
    deployed_at: { ...(since === undefined ? {} : { gte: since }), ...(until === undefined ? {} : { lt: until }) },
  };
  const later: Prisma.DeploymentEventWhereInput =
    after === undefined
      ? {}
      : { OR: [{ deployed_at: { lt: after.deployedAt } }, { deployed_at: after.deployedAt, id: { gt: after.id } }] };
  const [rows, totalCount] = await Promise.all([
    prisma.deploymentEvent.findMany({
      where: { AND: [matching, later] },
      orderBy: [{ deployed_at: 'desc' }, { id: 'asc' }],
      take: limit,
      include: {
        vendorLinks: { where: { workspace_id }, include: { vendor: true } },
        workItemLinks: { where: { workspace_id }, include: { item: { include: { item: true } } } },
      },
    }),
    prisma.deploymentEvent.count({ where: matching }),
  ]);
  return {
    rows: rows.map(({ vendorLinks, workItemLinks, ...row }) =>
      deploymentFrom(
        row,
        vendorLinks.map(({ vendor: { id, name, status } }) => ({ id, name, status })),
        workItemLinks.flatMap(({ item: { item } }) => (item === null ? [] : [referenceFrom(item)])),
      ),
    ),
    totalCount,
  };
};

/** Enhancements, high priority first (FR-018). */
export const enhancementPage = async (
  prisma: PrismaClient,
  workspace_id: string,
  filter: EnhancementFilter,
): Promise<Page<Enhancement>> => {
  const { priority, status, targetQuarter, after, limit } = filter;
  const matching: Prisma.FutureEnhancementWhereInput = {
    workspace_id,
    ...(priority === undefined ? {} : { priority }),
    ...(status === undefined ? {} : { status }),
    ...(targetQuarter === undefined ? {} : { target_quarter: targetQuarter }),
  };
  const later: Prisma.FutureEnhancementWhereInput =
    after === undefined
      ? {}
      : { OR: [{ priority: { gt: after.priority } }, { priority: after.priority, id: { gt: after.id } }] };
  const [rows, totalCount] = await Promise.all([
    prisma.futureEnhancement.findMany({
      where: { AND: [matching, later] },
      orderBy: [{ priority: 'asc' }, { id: 'asc' }],
      take: limit,
      include: { dependencies: { where: { workspace_id } } },
    }),
    prisma.futureEnhancement.count({ where: matching }),
  ]);
  return { rows: rows.map(enhancementFrom), totalCount };
};
