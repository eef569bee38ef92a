import type { Qualify } from './statements.ts';

// Parts of the statements that show an item `me`, live or archived, with its surroundings. $1 is the workspace.

export const referenceFields = (alias: string): string =>
  `'id', ${alias}.id, 'key', ${alias}.key, 'item_type', ${alias}.item_type, 'title', ${alias}.title, 'status', ${alias}.status`;

/**
 * The item whose id is `id`, an expression over what stands before it, wherever it is. The id is inside: from outside it
 * would not reach the primary keys, and both tables would be read whole for each row of the other side.
 */
export const liveOrArchived = (at: Qualify, id: string): string => `lateral (
  select id, key, item_type, title, status, parent_id, created_at, deleted_at, null::boolean as archived
  from ${at('work_items')} where workspace_id = $1::uuid and id = ${id}
  union all
  select id, key, item_type, title, status, parent_id, created_at, deleted_at, true
  from ${at('archived_work_items')} where workspace_id = $1::uuid and id = ${id})`;

/** By way of the parents, from the root down: the path of an archived item is that of the day on which it went. */
export const ancestorsText = (at: Qualify): string => `
  (with recursive chain as (
     select p.*, 1 as distance from ${liveOrArchived(at, 'me.parent_id')} p
     union all
     select p.*, chain.distance + 1 from chain join ${liveOrArchived(at, 'chain.parent_id')} p on true)
   select coalesce(json_agg(json_strip_nulls(json_build_object(${referenceFields('c')}, 'archived', c.archived,
       'depth', (select max(distance) from chain) - c.distance)) order by c.distance desc), '[]') from chain c)`;

/** Both ends of every edge; the other item may be archived, and then the answer says so. */
export const dependenciesText = (at: Qualify): string => `
  (select coalesce(json_agg(json_strip_nulls(json_build_object('type', e.type, 'direction', e.direction,
            'item', json_build_object(${referenceFields('o')}), 'archived', o.archived)) order by o.created_at, o.id), '[]')
   from (select type, 'out' as direction, target_id as other from ${at('work_item_dependencies')}
         where workspace_id = $1::uuid and source_id = me.id
         union all
         select type, 'in', source_id from ${at('work_item_dependencies')} where workspace_id = $1::uuid and target_id = me.id) e
   join ${liveOrArchived(at, 'e.other')} o on o.deleted_at is null)`;

export const vendorDependenciesText = (at: Qualify): string => `
  (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'status', v.status) order by v.name_key), '[]')
   from ${at('work_item_vendor_dependencies')} d
   join ${at('vendor_extractors')} v on v.workspace_id = $1::uuid and v.id = d.vendor_id
   where d.workspace_id = $1::uuid and d.work_item_id = me.id)`;
