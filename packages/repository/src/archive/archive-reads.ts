import {
  type Ancestor,
  type ArchivableFilter,
  type ArchivedWorkItem,
  type ArchivedWorkItemView,
  type DependencyView,
  type DescendantRow,
  isUuid,
  nestedChildren,
  type Reference,
  type VendorReference,
  type ViewOptions,
} from '@tracker/core';
import type { ArchivedWorkItem as ArchivedRow } from '../generated/prisma/client.ts';
import { archivedWorkItemFrom } from '../rows.ts';
import type { Qualify, Run } from '../statements.ts';
import { ancestorsText, dependenciesText, referenceFields, vendorDependenciesText } from '../view-parts.ts';
import { doneAndOld } from './archivable-sql.ts';

interface ViewRow extends ArchivedRow {
  readonly ancestors: readonly Ancestor[];
  readonly below: readonly DescendantRow[];
  readonly edges: readonly DependencyView[];
  readonly vendors: readonly VendorReference[];
}

/** Reads of the archive, and of what may go into it (FR-039). */
export const createArchiveReads = (run: Run, workspaceId: string, at: Qualify) => {
  const byRef = async (refs: readonly string[]): Promise<readonly ArchivedWorkItem[]> => {
    const rows = await run<ArchivedRow>({
      name: 'archived-by-ref',
      text: `select * from ${at('archived_work_items')}
        where workspace_id = $1::uuid and (id = any($2::uuid[]) or key = any($3::text[]))`,
      values: [
        workspaceId,
        refs.filter(isUuid).map((ref) => ref.toLowerCase()),
        refs.filter((ref) => !isUuid(ref)).map((ref) => ref.toUpperCase()),
      ],
    });
    return rows.map(archivedWorkItemFrom);
  };
  return {
    byRef,
    view: async (ref: string, options: ViewOptions): Promise<ArchivedWorkItemView | null> => {
      const [item] = await byRef([ref]);
      if (item === undefined) return null;
      const [row] = await run<ViewRow>({
        name: 'archived-view',
        text: viewText(at),
        values: [workspaceId, item.id, options.children, options.dependencies],
      });
      return row === undefined ? null : viewFrom(row);
    },
    archivable: ({ createdBefore, depth, after, limit }: ArchivableFilter): Promise<readonly Reference[]> =>
      run<Reference & { id: string }>({
        name: 'archivable',
        text: archivableText(at),
        values: [workspaceId, createdBefore, depth, after ?? firstId, limit],
      }),
  };
};

export type ArchiveReads = ReturnType<typeof createArchiveReads>;

const firstId = '00000000-0000-0000-0000-000000000000';

const viewText = (at: Qualify): string => `
select me.*, ${ancestorsText(at)} as ancestors,
  case when $3::boolean then
    (with recursive below as (
       select b.* from ${at('archived_work_items')} b where b.workspace_id = $1::uuid and b.parent_id = me.id
       union all
       select b.* from below join ${at('archived_work_items')} b on b.workspace_id = $1::uuid and b.parent_id = below.id)
     select coalesce(json_agg(json_build_object(${referenceFields('b')}, 'version', b.version, 'depth', b.depth,
                              'parent_id', b.parent_id) order by b.created_at, b.id), '[]') from below b)
  else '[]' end as below,
  case when $4::boolean then ${dependenciesText(at)} else '[]' end as edges,
  case when $4::boolean then ${vendorDependenciesText(at)} else '[]' end as vendors
from ${at('archived_work_items')} me where me.workspace_id = $1::uuid and me.id = $2::uuid`;

const viewFrom = (row: ViewRow): ArchivedWorkItemView => ({
  item: archivedWorkItemFrom(row),
  ancestors: row.ancestors,
  children: nestedChildren(row.id, row.below),
  dependencies: row.edges,
  vendorDependencies: row.vendors,
});

/** In the order of the primary key, so that a batch reads on where the one before ended. */
const archivableText = (at: Qualify): string => `
select i.id, i.key, i.item_type, i.title, i.status from ${at('work_items')} i
where i.workspace_id = $1::uuid and i.depth = $3::int and i.id > $4::uuid and ${doneAndOld('i', at)}
  and not exists (select from ${at('work_items')} d
    where d.workspace_id = $1::uuid and d.path ~>=~ (i.path || '.') and d.path ~<~ (i.path || '/')
      and not coalesce(${doneAndOld('d', at)}, false))
order by i.id limit $5::int`;
