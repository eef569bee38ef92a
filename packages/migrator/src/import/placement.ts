import { type Ids, maxDepth } from '@tracker/core';
import type { ForeignItem, NotPlaced } from './foreign-item.ts';

export interface KnownItem {
  readonly id: string;
  readonly depth: number;
  readonly parentId: string | null;
}

/** Where a new item comes to lie. */
export interface Placed extends KnownItem {
  readonly item: ForeignItem;
  /** Titles of the nearest above it over there, its parent last, where it lies too deep to hang on that. */
  readonly lostChain: readonly string[];
}

export interface PlacingContext {
  readonly ids: Ids;
  /** Was not imported before. */
  readonly isFresh: (item: ForeignItem) => boolean;
  /** The live item that an id over there stands for since an earlier import. */
  readonly known: (id: string) => KnownItem | null;
}

/** Places the fresh ones among the items, parents first. What lies too deep hangs on its last ancestor that may have children. */
export const placements = (
  items: readonly ForeignItem[],
  { ids, isFresh, known }: PlacingContext,
  notPlaced: NotPlaced[],
): readonly Placed[] => {
  const fresh = items.filter(isFresh);
  const byId = new Map(fresh.map((item) => [item.id, item]));
  const everyId = new Map(items.map((item) => [item.id, item]));
  const done = new Map<string, KnownItem>();
  const placed: Placed[] = [];
  const place = (item: ForeignItem, parent: KnownItem | null): void => {
    const isTooDeep = parent !== null && parent.depth >= maxDepth;
    if (isTooDeep)
      notPlaced.push({ id: item.id, reason: `It lies deeper than level ${maxDepth}; it hangs on an ancestor.` });
    const here = {
      id: ids.next(),
      depth: parent === null ? 0 : Math.min(parent.depth + 1, maxDepth),
      parentId: isTooDeep ? parent.parentId : (parent?.id ?? null),
    };
    placed.push({ ...here, item, lostChain: isTooDeep ? titlesAbove(item, everyId) : [] });
    done.set(item.id, here);
  };
  const foundParent = ({ id, parent }: ForeignItem, loops: boolean): KnownItem | null => {
    if (parent === null) return null;
    const above = done.get(parent);
    if (above !== undefined) return above;
    const earlier = loops ? null : known(parent);
    if (earlier !== null) return earlier;
    const reason = loops ? `It lies below itself by its parent ${parent}` : `Its parent ${parent} is not here`;
    notPlaced.push({ id, reason: `${reason}; it became a root.` });
    return null;
  };
  for (const item of fresh) {
    const { trail, loops } = unplacedAbove(item, byId, done);
    for (const [position, each] of trail.reverse().entries()) place(each, foundParent(each, loops && position === 0));
  }
  return placed;
};

/** More say nothing about where an item belongs, and in a chain of thousands each would hold thousands. */
const longestChain = 50;

/** Titles of those above the item over there, down to its parent. */
const titlesAbove = (item: ForeignItem, byId: ReadonlyMap<string, ForeignItem>): readonly string[] => {
  const above = new Set<ForeignItem>();
  const parentOf = ({ parent }: ForeignItem) => (parent === null ? undefined : byId.get(parent));
  for (
    let here = parentOf(item);
    here !== undefined && !above.has(here) && above.size < longestChain;
    here = parentOf(here)
  )
    above.add(here);
  return [...above].map(({ title }) => title).reverse();
};

/** The item and those above it that have no place yet, upwards; `loops` when the last one's parent is among them. */
const unplacedAbove = (
  item: ForeignItem,
  byId: ReadonlyMap<string, ForeignItem>,
  done: ReadonlyMap<string, unknown>,
): { readonly trail: ForeignItem[]; readonly loops: boolean } => {
  const trail = new Set<ForeignItem>();
  let here: ForeignItem | undefined = item;
  while (here !== undefined && !done.has(here.id) && !trail.has(here)) {
    trail.add(here);
    here = here.parent === null ? undefined : byId.get(here.parent);
  }
  return { trail: [...trail], loops: here !== undefined && trail.has(here) };
};
