import type { Ancestor, DependencyView, DescendantRow, ViewOptions, WorkItemView } from '@tracker/core';
import { isUuid, nestedChildren, type Vendor, type VendorReference, vendorNameKey, type WorkItem } from '@tracker/core';
import type { VendorExtractor, WorkItem as WorkItemRow } from './generated/prisma/client.ts';
import { vendorFrom, workItemFrom } from './rows.ts';
import type { Qualify, Run } from './statements.ts';
import { dependenciesText, referenceFields, vendorDependenciesText } from './view-parts.ts';

interface ViewRow extends WorkItemRow {
  readonly ancestors: readonly Ancestor[];
  readonly below: readonly DescendantRow[];
  readonly edges: readonly DependencyView[];
  readonly vendors: readonly VendorReference[];
}

/** The reads that every tool call waits for: one prepared statement each (ARCHITECTURE: PostgreSQL). */
export const createHotReads = (run: Run, workspaceId: string, at: Qualify) => {
  const text = {
    item: `select * from ${at('work_items')} where workspace_id = $1 and `,
    view: viewText(at),
    items: `select * from ${at('work_items')} where workspace_id = $1 and (id = any($2::uuid[]) or key = any($3::text[]))`,
    // As one value: to be told of eleven columns takes the driver longer than to read them.
    vendor: `select row_to_json(v) as vendor from ${at('vendor_extractors')} v where workspace_id = $1 and name_key = $2`,
    vendors: `select id, name, status from ${at('vendor_extractors')} where workspace_id = $1 order by name_key`,
    vendorsById: `select * from ${at('vendor_extractors')} where workspace_id = $1 and id = any($2::uuid[])`,
  };
  const byRef = (ref: string) =>
    isUuid(ref) ? { column: 'id', value: ref.toLowerCase() } : { column: 'key', value: ref.toUpperCase() };
  return {
    workItem: async (ref: string): Promise<WorkItem | null> => {
      const { column, value } = byRef(ref);
      const [row] = await run<WorkItemRow>({
        name: `item-by-${column}`,
        text: `${text.item}${column} = $2`,
        values: [workspaceId, value],
      });
      return row === undefined ? null : workItemFrom(row);
    },
    workItemView: async (ref: string, { children, dependencies }: ViewOptions): Promise<WorkItemView | null> => {
      const { column, value } = byRef(ref);
      const [row] = await run<ViewRow>({
        name: `view-by-${column}`,
        text: `${text.view} me.${column} = $2`,
        values: [workspaceId, value, children, dependencies],
      });
      return row === undefined ? null : viewFrom(row);
    },
    workItemsByRef: async (refs: readonly string[]): Promise<readonly WorkItem[]> => {
      const ids = refs.filter(isUuid).map((ref) => ref.toLowerCase());
      const keys = refs.filter((ref) => !isUuid(ref)).map((ref) => ref.toUpperCase());
      const rows = await run<WorkItemRow>({ name: 'items-by-ref', text: text.items, values: [workspaceId, ids, keys] });
      return rows.map(workItemFrom);
    },
    vendorByName: async (name: string): Promise<Vendor | null> => {
      const [row] = await run<{ vendor: VendorExtractor }>({
        name: 'vendor-by-name',
        text: text.vendor,
        values: [workspaceId, vendorNameKey(name)],
      });
      return row === undefined ? null : vendorFrom(row.vendor);
    },
    vendors: (): Promise<readonly VendorReference[]> =>
      run<{ id: string; name: string; status: VendorReference['status'] }>({
        name: 'vendors',
        text: text.vendors,
        values: [workspaceId],
      }),
    vendorsById: async (ids: readonly string[]): Promise<readonly Vendor[]> => {
      const rows = await run<VendorExtractor>({
        name: 'vendors-by-id',
        text: text.vendorsById,
        values: [workspaceId, ids],
      });
      return rows.map(vendorFrom);
    },
  };
};

export type HotReads = ReturnType<typeof createHotReads>;

/** One round trip for an item with its surroundings; descendants by path range, which `work_items (workspace_id, path)` serves. */
const viewText = (at: Qualify): string => `
select me.*,
  (select coalesce(json_agg(json_build_object(${referenceFields('a')}, 'depth', a.depth) order by a.depth), '[]')
   from ${at('work_items')} a
   where me.depth > 0 and a.workspace_id = $1 and a.id = any(string_to_array(me.path, '.')::uuid[]) and a.id <> me.id) as ancestors,
  case when $3::boolean then
    (select coalesce(json_agg(json_build_object(${referenceFields('d')}, 'version', d.version, 'depth', d.depth,
                              'parent_id', d.parent_id) order by d.created_at, d.id), '[]')
     from ${at('work_items')} d
     where d.workspace_id = $1 and d.path ~>=~ (me.path || '.') and d.path ~<~ (me.path || '/') and d.deleted_at is null)
  else '[]' end as below,
  case when $4::boolean then ${dependenciesText(at)} else '[]' end as edges,
  case when $4::boolean then ${vendorDependenciesText(at)} else '[]' end as vendors
from ${at('work_items')} me where me.workspace_id = $1 and`;

const viewFrom = (row: ViewRow): WorkItemView => ({
  item: workItemFrom(row),
  ancestors: row.ancestors,
  children: nestedChildren(row.id, row.below),
  dependencies: row.edges,
  vendorDependencies: row.vendors,
});
