import type { Page, WorkItem, WorkItemFilter } from '@tracker/core';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import { workItemFrom } from './rows.ts';

/** A page of items, newest change first (SPEC section 4). */
export const listWorkItems = async (
  prisma: PrismaClient,
  workspaceId: string,
  filter: WorkItemFilter,
): Promise<Page<WorkItem>> => {
  const matching = conditions(workspaceId, filter);
  const [rows, totalCount] = await Promise.all([
    prisma.workItem.findMany({
      where: { AND: [matching, afterPosition(filter)] },
      orderBy: [{ updated_at: 'desc' }, { id: 'asc' }],
      skip: filter.offset,
      take: filter.limit,
    }),
    prisma.workItem.count({ where: matching }),
  ]);
  return { rows: rows.map(workItemFrom), totalCount };
};

const conditions = (
  workspace_id: string,
  { itemType, status, parentId, includeDeleted }: WorkItemFilter,
): Prisma.WorkItemWhereInput => ({
  workspace_id,
  ...(itemType === undefined ? {} : { item_type: itemType }),
  ...(status === undefined ? {} : { status }),
  ...(parentId === undefined ? {} : { parent_id: parentId }),
  ...(includeDeleted ? {} : { deleted_at: null }),
});

const afterPosition = ({ after }: WorkItemFilter): Prisma.WorkItemWhereInput =>
  after === undefined
    ? {}
    : { OR: [{ updated_at: { lt: after.updatedAt } }, { updated_at: after.updatedAt, id: { gt: after.id } }] };
