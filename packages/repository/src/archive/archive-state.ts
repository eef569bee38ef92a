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
  const claimed = new Set(await claimedItems({ tx, workspaceId, at }, ids));
  return rows.map((row) => ({
    ...workItemFrom(row),
    restored_at: row.restored_at?.toISOString() ?? null,
    claimed: claimed.has(row.id),
  }));
};

/**
 * Those of `ids` with a running lease. Read after the items were locked, so that nobody begins one until the
 * transaction ends; an ended one is locked too, and one that somebody has locked is being prolonged.
 */
const claimedItems = async ({ tx, workspaceId, at }: Scope, ids: readonly string[]): Promise<readonly string[]> => {
  const rows = await tx.$queryRawUnsafe<{ work_item_id: string }[]>(
    `with ended as (select work_item_id from ${at('claims')}
       where workspace_id = $1::uuid and work_item_id = any($2::uuid[]) and expires_at <= now() for update skip locked)
     select work_item_id from ${at('claims')} where workspace_id = $1::uuid and work_item_id = any($2::uuid[])
     except select work_item_id from ended`,
    workspaceId,
    ids,
  );
  return rows.map(({ work_item_id }) => work_item_id);
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
