import type { Reference } from './entities/work-item.ts';
import type { ChildNode } from './ports/store.ts';

/** A descendant as a store reads it, before it is nested. */
export interface DescendantRow extends Reference {
  readonly parent_id: string | null;
  readonly version: number;
  readonly depth: number;
}

/** Nests the descendants of `rootId`; rows keep their order among siblings. Linear. */
export const nestedChildren = (rootId: string, rows: readonly DescendantRow[]): readonly ChildNode[] => {
  const below = new Map<string, ChildNode[]>([[rootId, []]]);
  for (const { id } of rows) below.set(id, []);
  for (const { id, key, item_type, title, status, version, depth, parent_id } of rows)
    if (parent_id !== null)
      below.get(parent_id)?.push({ id, key, item_type, title, status, version, depth, children: below.get(id) ?? [] });
  return below.get(rootId) ?? [];
};
