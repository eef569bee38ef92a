import type { Archivable, ArchivedWorkItem, WorkItem } from '@tracker/core';
import type { WorkItem as WorkItemRow } from '../generated/prisma/client.ts';
import type { Scope } from '../load-state.ts';
import { archivedWorkItemFrom, workItemFrom } from '../rows.ts';

/** The items that are to be archived, locked: an edit or a child of somebody else's is there before the decision or after it. */
export const archivableItems = async (
  { tx, workspaceId, at }: Scope,
  ids: readonly string[],
): Promise<readonly Archivable[]> => {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRawUnsafe<WorkItemRow[]>(
    `select * from ${at('work_items')} where workspace_id = $1::uuid and id = any($2::uuid[]) order by id for update`,
    workspaceId,
    ids,
  );
  return rows.map((row) => ({ ...workItemFrom(row), restored_at: row.restored_at?.toISOString() ?? null }));
};

/** Read after the lock: a child that was being created under one of them is committed by then, or will be refused. */
export const keepingChildren = async (
  { tx, workspaceId, at }: Scope,
  ids: readonly string[],
): Promise<readonly string[]> => {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRawUnsafe<{ parent_id: string }[]>(
    `select distinct parent_id from ${at('work_items')}
     where workspace_id = $1::uuid and parent_id = any($2::uuid[]) and id <> all($2::uuid[])`,
    workspaceId,
    ids,
  );
  return rows.map(({ parent_id }) => parent_id);
};

/** Those of `ids` that are archived; asked only where some are not live. */
export const archivedItems = async (
  { tx, workspaceId: workspace_id }: Scope,
  ids: readonly string[],
  live: readonly WorkItem[],
): Promise<readonly ArchivedWorkItem[]> => {
  const found = new Set(live.map(({ id }) => id));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return [];
  const rows = await tx.archivedWorkItem.findMany({ where: { workspace_id, id: { in: missing } } });
  return rows.map(archivedWorkItemFrom);
};
