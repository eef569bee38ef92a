import type { Change, ChangeOf, Ids } from '@tracker/core';
import { acceptedEdges, type ForeignEdge } from './dependency-graph.ts';
import type { ForeignItems, NotPlaced } from './foreign-item.ts';
import { type KnownItem, type Placed, placements } from './placement.ts';

export interface ImportContext {
  readonly system: string;
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  /** What was imported before, by its external reference; null for what is deleted or archived here. */
  readonly known: ReadonlyMap<string, KnownItem | null>;
}

export interface ImportPlan {
  /**
   * For each new item, in order, the changes that add it with all its links to what was added before. So an import that
   * ends after any step is resumed by the next one.
   */
  readonly steps: readonly (readonly Change[])[];
  readonly notPlaced: readonly NotPlaced[];
}

/** The changes that add what is not here yet; what was imported before stays as it is here. */
export const planImport = ({ items, notPlaced: unread }: ForeignItems, context: ImportContext): ImportPlan => {
  const reference = (id: string) => referenceOf(id, context.ids);
  const known = (id: string) => context.known.get(reference(id)) ?? null;
  const notPlaced: NotPlaced[] = [...unread];
  const placed = placements(
    items,
    { ids: context.ids, known, isFresh: ({ id }) => !context.known.has(reference(id)) },
    notPlaced,
  );
  const order = new Map(placed.map(({ item, id }, position) => [item.id, { id, position }]));
  const isFresh = (id: string) => order.has(id);
  const edges = acceptedEdges(items, { isFresh, isHere: (id) => isFresh(id) || known(id) !== null }, notPlaced);
  const idOf = (id: string) => order.get(id)?.id ?? known(id)?.id ?? '';
  const links = new Map<string, Link[]>();
  for (const edge of edges) {
    const later = laterEnd(edge, (id) => order.get(id)?.position ?? -1);
    const link: Link =
      later === edge.source ? { id: idOf(edge.target), type: 'depends_on' } : { id: idOf(edge.source), type: 'blocks' };
    const known = links.get(later);
    if (known === undefined) links.set(later, [link]);
    else known.push(link);
  }
  return { steps: placed.map((place) => stepOf(place, links.get(place.item.id) ?? [], context)), notPlaced };
};

type Link = ChangeOf<'work_item.create'>['fields']['dependencies'][number];

/** The end that is created later states the edge: the other one exists by then. */
const laterEnd = ({ source, target }: ForeignEdge, positionOf: (id: string) => number): string =>
  positionOf(source) > positionOf(target) ? source : target;

/** An item begins active; a second change gives it its status. */
const stepOf = (
  { id: entityId, item, parentId, lostChain }: Placed,
  dependencies: readonly Link[],
  { system, ids, actor, now: clientTime }: ImportContext,
): readonly Change[] => {
  const creation: Change = {
    kind: 'work_item.create',
    id: ids.next(),
    actor,
    clientTime,
    entityId,
    externalRef: { system, id: referenceOf(item.id, ids) },
    fields: {
      item_type: item.itemType,
      title: item.title,
      metadata: { ...item.metadata, ...(lostChain.length === 0 ? {} : { source_chain: lostChain }) },
      parent_id: parentId,
      branch_name: null,
      commit_hash: null,
      pr_number: null,
      dependencies: [...dependencies],
      vendor_dependencies: [],
    },
  };
  if (item.status === 'active') return [creation];
  const fields = { status: item.status };
  return [
    creation,
    { kind: 'work_item.update', id: ids.next(), actor, clientTime, entityId, base: { version: 1 }, fields },
  ];
};

/** What an id over there is called in an external reference: itself, or for one that is too long its fingerprint. */
const referenceOf = (id: string, ids: Ids): string => ([...id].length <= 400 ? id : ids.digest(id));
