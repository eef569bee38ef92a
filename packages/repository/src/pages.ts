import type {
  ArchivedWorkItem,
  ArchiveFilter,
  Enhancement,
  EnhancementFilter,
  Page,
  Vendor,
  VendorFilter,
  WorkItem,
  WorkItemFilter,
} from '@tracker/core';
import { vendorNameKey } from '@tracker/core';
import type { Prisma } from './generated/prisma/client.ts';
import { archivedWorkItemFrom, enhancementFrom, vendorFrom, workItemFrom } from './rows.ts';

// Lists read a page and its total side by side. The place after which a page begins is a condition of its own, so that
// the total stays that of the whole list.

/** Items, newest change first (SPEC section 4). */
export const workItemPage = async (
  prisma: Prisma.TransactionClient,
  workspace_id: string,
  filter: WorkItemFilter,
): Promise<Page<WorkItem>> => {
  const where = matchingItems(workspace_id, filter);
  const [rows, totalCount] = await Promise.all([
    prisma.workItem.findMany({ where: { AND: [where, laterItems(filter)] }, ...orderedItems(filter) }),
    prisma.workItem.count({ where }),
  ]);
  return { rows: rows.map(workItemFrom), totalCount };
};

/** The archive, in the order of the live items (FR-039). */
export const archivePage = async (
  prisma: Prisma.TransactionClient,
  workspace_id: string,
  filter: ArchiveFilter,
): Promise<Page<ArchivedWorkItem>> => {
  const { archivedAfter: gte, archivedBefore: lt } = filter;
  const archived_at = { ...(gte === undefined ? {} : { gte }), ...(lt === undefined ? {} : { lt }) };
  const where = { ...matchingItems(workspace_id, filter), archived_at };
  const [rows, totalCount] = await Promise.all([
    prisma.archivedWorkItem.findMany({ where: { AND: [where, laterItems(filter)] }, ...orderedItems(filter) }),
    prisma.archivedWorkItem.count({ where }),
  ]);
  return { rows: rows.map(archivedWorkItemFrom), totalCount };
};

const matchingItems = (
  workspace_id: string,
  { itemType, status, parentId, keyPrefix, includeDeleted }: WorkItemFilter,
) => ({
  workspace_id,
  ...(keyPrefix === undefined ? {} : { key: { startsWith: literal(keyPrefix) } }),
  ...(itemType === undefined ? {} : { item_type: itemType }),
  ...(status === undefined ? {} : { status }),
  ...(parentId === undefined ? {} : { parent_id: parentId }),
  ...(includeDeleted ? {} : { deleted_at: null }),
});

const laterItems = ({ after }: WorkItemFilter) =>
  after === undefined
    ? {}
    : { OR: [{ updated_at: { lt: after.updatedAt } }, { updated_at: after.updatedAt, id: { gt: after.id } }] };

const orderedItems = ({ offset, limit }: WorkItemFilter) => ({
  orderBy: [{ updated_at: 'desc' as const }, { id: 'asc' as const }],
  skip: offset,
  take: limit,
});

/** Prisma hands the text to LIKE as it is; what is searched for is no pattern. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export const vendorPage = async (
  prisma: Prisma.TransactionClient,
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

/** Enhancements, high priority first (FR-018). */
export const enhancementPage = async (
  prisma: Prisma.TransactionClient,
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
