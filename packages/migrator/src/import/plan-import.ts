import { type Change, type ChangeOf, type Dependency, findCycle, type Ids, maxDepth } from '@tracker/core';
import type { ForeignItem, ForeignItems, NotPlaced } from './foreign-item.ts';

export interface ImportContext {
  readonly system: string;
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  /** What was imported before, by its id over there; null for what is deleted or archived here. */
  readonly known: ReadonlyMap<string, KnownItem | null>;
}

export interface KnownItem {
  readonly id: string;
  readonly depth: number;
}

export interface ImportPlan {
  readonly changes: readonly Change[];
  readonly created: number;
  readonly notPlaced: readonly NotPlaced[];
}

/** The changes that add what is not here yet; what was imported before stays as it is here. */
export const planImport = ({ items, notPlaced: unread }: ForeignItems, context: ImportContext): ImportPlan => {
  const fresh = items.filter(({ id }) => !context.known.has(id));
  const notPlaced: NotPlaced[] = [...unread];
  const { creations, idOf } = creationsOf(fresh, context, notPlaced);
  const edges = acceptedEdges(fresh, idOf, notPlaced);
  const updates = fresh.flatMap((item) => updateOf(item, idOf(item.id) ?? '', edges, context));
  return { changes: [...creations, ...updates], created: creations.length, notPlaced };
};

type IdOf = (foreign: string) => string | undefined;

/** Where a new item comes to lie. */
interface Placed extends KnownItem {
  readonly above: KnownItem | null;
  /** Titles from the root over there to the item. */
  readonly chain: readonly string[];
}

/** Parents first. What lies too deep hangs on its last ancestor that may have children; the chain is kept. */
const creationsOf = (fresh: readonly ForeignItem[], context: ImportContext, notPlaced: NotPlaced[]) => {
  const byId = new Map(fresh.map((item) => [item.id, item]));
  const made = new Map<string, Placed>();
  const begun = new Set<string>();
  const creations: ChangeOf<'work_item.create'>[] = [];
  const make = (item: ForeignItem): Placed => {
    const done = made.get(item.id);
    if (done !== undefined) return done;
    begun.add(item.id);
    const parent = parentOf(item);
    const isTooDeep = parent !== null && parent.depth >= maxDepth;
    const above = isTooDeep ? parent.above : parent;
    const chain = parent?.chain ?? [];
    const depth = above === null ? 0 : above.depth + 1;
    const place = { id: context.ids.next(), depth, above, chain: [...chain, item.title] };
    if (isTooDeep)
      notPlaced.push({ id: item.id, reason: `It lies deeper than level ${maxDepth}; it hangs on an ancestor.` });
    creations.push(creationOf(item, place.id, above, isTooDeep ? chain : [], context));
    made.set(item.id, place);
    return place;
  };
  const parentOf = ({ id, parent }: ForeignItem): Placed | null => {
    if (parent === null) return null;
    const item = byId.get(parent);
    const isLoop = item !== undefined && begun.has(parent) && !made.has(parent);
    if (item !== undefined && !isLoop) return make(item);
    const known = context.known.get(parent);
    if (known != null) return { ...known, above: null, chain: [] };
    const reason = isLoop ? `It lies below itself by its parent ${parent}` : `Its parent ${parent} is not here`;
    notPlaced.push({ id, reason: `${reason}; it became a root.` });
    return null;
  };
  for (const item of fresh) make(item);
  return { creations, idOf: (foreign: string) => made.get(foreign)?.id ?? context.known.get(foreign)?.id };
};

const creationOf = (
  item: ForeignItem,
  entityId: string,
  parent: KnownItem | null,
  chain: readonly string[],
  { system, ids, actor, now }: ImportContext,
): ChangeOf<'work_item.create'> => ({
  kind: 'work_item.create',
  id: ids.next(),
  actor,
  clientTime: now,
  entityId,
  externalRef: { system, id: [...item.id].length <= 400 ? item.id : ids.digest(item.id) },
  fields: {
    item_type: 'task',
    title: item.title,
    metadata: { ...item.metadata, ...(chain.length === 0 ? {} : { source_chain: chain }) },
    parent_id: parent?.id ?? null,
    branch_name: null,
    commit_hash: null,
    pr_number: null,
    dependencies: [],
    vendor_dependencies: [],
  },
});

const acceptedEdges = (fresh: readonly ForeignItem[], idOf: IdOf, notPlaced: NotPlaced[]): readonly Dependency[] => {
  const edges: Dependency[] = [];
  for (const { id, dependsOn } of fresh)
    for (const target of dependsOn) {
      const target_id = idOf(target);
      const edge = { source_id: idOf(id) ?? '', target_id: target_id ?? '', type: 'depends_on' as const };
      if (target_id === undefined) notPlaced.push({ id, reason: `It depends on ${target}, which is not here.` });
      else if (target === id || findCycle(edges, [edge]) !== null)
        notPlaced.push({ id, reason: `Its dependency on ${target} would close a cycle.` });
      else edges.push(edge);
    }
  return edges;
};

const updateOf = (
  { status }: ForeignItem,
  entityId: string,
  edges: readonly Dependency[],
  { ids, actor, now }: ImportContext,
): readonly ChangeOf<'work_item.update'>[] => {
  const add = edges.filter(({ source_id }) => source_id === entityId).map(({ target_id: id, type }) => ({ id, type }));
  if (add.length === 0 && status === 'active') return [];
  const fields = {
    ...(status === 'active' ? {} : { status }),
    ...(add.length === 0 ? {} : { dependencies: { add, remove: [] } }),
  };
  return [{ kind: 'work_item.update', id: ids.next(), actor, clientTime: now, entityId, base: { version: 1 }, fields }];
};
