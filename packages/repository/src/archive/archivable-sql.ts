import type { Qualify } from '../statements.ts';

/** `isArchivable` of core in SQL; $1 is the workspace and $2 the time before which an item must have been created. */
export const doneAndOld = (item: string, at: Qualify): string =>
  `(coalesce(${item}.restored_at, ${item}.created_at) < $2::timestamptz
    and (${item}.status = 'completed' or ${item}.deleted_at is not null or ${item}.updated_at < $2::timestamptz)
    and ${item}.id is distinct from
      (select current_session_id from ${at('project_configuration')} where workspace_id = $1::uuid)
    and not exists (select from ${at('claims')} c
      where c.workspace_id = $1::uuid and c.work_item_id = ${item}.id and c.expires_at > now()))`;
