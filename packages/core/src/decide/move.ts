import { maxDepth, type WorkItem } from '../entities/work-item.ts';
import { isWithin, ownDescendant, placeUnder, tooDeep } from '../rules/hierarchy.ts';
import { liveItem } from './links.ts';
import { nothingMore, type Part, type WorkItemUpdate } from './part.ts';
import type { State } from './state.ts';

/** Re-parenting: no cycle, no depth over the bound anywhere in the subtree, and every descendant's path moves along. */
export const decideMove = ({ fields }: WorkItemUpdate, item: WorkItem, state: State): Part => {
  const { parent_id: parentId } = fields;
  if (parentId === undefined || parentId === item.parent_id) return nothingMore;
  const parent = parentId === null ? null : liveItem(parentId, state, 'parent_id');
  if (parent !== null && isWithin(parent.path, item.id)) throw ownDescendant(item.key);
  const place = placeUnder(parent, item.id);
  const depthBy = place.depth - item.depth;
  const deepest = Math.max(...state.subtree.map(({ depth }) => depth), item.depth) + depthBy;
  if (deepest > maxDepth) throw tooDeep('parent_id', deepest);
  const below = state.subtree.filter(({ id }) => id !== item.id);
  return {
    ...nothingMore,
    row: { parent_id: parentId, ...place },
    writes:
      below.length === 0
        ? []
        : [
            {
              kind: 'relocate_work_items',
              ids: below.map(({ id }) => id),
              fromPath: item.path,
              toPath: place.path,
              depthBy,
            },
          ],
    effects: below.map(({ id, path, depth }) => ({
      entity: 'work_item',
      id,
      version: null,
      fields: {
        path: { from: path, to: place.path + path.slice(item.path.length) },
        depth: { from: depth, to: depth + depthBy },
      },
    })),
  };
};
