import type { Write } from '@tracker/core';
import type { Scope } from '../load-state.ts';

type WriteOf<Kind extends Write['kind']> = Extract<Write, { kind: Kind }>;

const columns =
  'id, key, item_type, title, status, branch_name, commit_hash, pr_number, metadata, version, deleted_at, deleted_by_change, created_at, updated_at, created_by, updated_by, parent_id';

/** Rows move from table to table in one statement; links stay where they are, on the items' identities. */
export const archiveItems = async (
  { tx, workspaceId, at }: Scope,
  { ids, at: archivedAt, actor }: WriteOf<'archive_work_items'>,
): Promise<void> => {
  await tx.$executeRawUnsafe(
    `with gone as (delete from ${at('work_items')} where workspace_id = $1::uuid and id = any($2::uuid[]) returning *)
     insert into ${at('archived_work_items')} (workspace_id, ${columns}, path, depth, archived_at, archived_by)
     select $1::uuid, ${columns}, path, depth, $3::timestamptz, $4::text from gone`,
    workspaceId,
    ids,
    archivedAt,
    actor,
  );
  await tx.claim.deleteMany({ where: { workspace_id: workspaceId, work_item_id: { in: [...ids] } } });
};

export const unarchiveItems = async (
  { tx, workspaceId, at }: Scope,
  { rows, at: restoredAt }: WriteOf<'unarchive_work_items'>,
): Promise<void> => {
  await tx.$executeRawUnsafe(
    `with back as (delete from ${at('archived_work_items')} where workspace_id = $1::uuid and id = any($2::uuid[]) returning *)
     insert into ${at('work_items')} (workspace_id, ${columns}, path, depth, restored_at)
     select $1::uuid, ${columns}, place.path, place.depth, $5::timestamptz
     from back join unnest($2::uuid[], $3::text[], $4::int[]) as place (item, path, depth) on place.item = back.id`,
    workspaceId,
    rows.map(({ id }) => id),
    rows.map(({ path }) => path),
    rows.map(({ depth }) => depth),
    restoredAt,
  );
};
