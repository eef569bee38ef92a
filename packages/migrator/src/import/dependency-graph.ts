import type { ForeignItem, NotPlaced } from './foreign-item.ts';

/** `source` waits for `target`; both are ids over there. */
export interface ForeignEdge {
  readonly source: string;
  readonly target: string;
}

export interface KnownEnds {
  /** Comes with this import, as opposed to an earlier one. */
  readonly isFresh: (id: string) => boolean;
  /** Is or will be a live item here. */
  readonly isHere: (id: string) => boolean;
}

type Edges = ReadonlyMap<string, ReadonlySet<string>>;

interface Graph {
  readonly needs: Edges;
  readonly neededBy: Edges;
}

/**
 * The dependencies that this import adds: those with a fresh end. What leads nowhere or would close a cycle is reported,
 * the rest of the cycle stays.
 */
export const acceptedEdges = (
  items: readonly ForeignItem[],
  { isFresh, isHere }: KnownEnds,
  notPlaced: NotPlaced[],
): readonly ForeignEdge[] => {
  const graph = { needs: new Map<string, Set<string>>(), neededBy: new Map<string, Set<string>>() };
  const accepted: ForeignEdge[] = [];
  // What is among items of earlier imports alone is there already, so it counts before all that is new.
  const edges = items.flatMap(({ id, dependsOn }) => dependsOn.map((target) => ({ source: id, target })));
  const isOld = ({ source, target }: ForeignEdge) => !isFresh(source) && !isFresh(target);
  const knotted = inKnots(edges);
  for (const edge of [...edges.filter(isOld), ...edges.filter((candidate) => !isOld(candidate))]) {
    const { source, target } = edge;
    if (!isHere(source) || !isHere(target)) {
      if (isFresh(source)) notPlaced.push({ id: source, reason: `It depends on ${target}, which is not here.` });
    } else if (knotted.has(source) && knotted.has(target) && reaches(target, source, graph)) {
      if (!isOld(edge)) notPlaced.push({ id: source, reason: `Its dependency on ${target} would close a cycle.` });
    } else {
      addTo(graph.needs, source, target);
      addTo(graph.neededBy, target, source);
      if (!isOld(edge)) accepted.push(edge);
    }
  }
  return accepted;
};

/**
 * The ids that lie on a cycle or between two: what is left when all that waits for nothing, or that nothing waits for, is
 * taken away again and again. Only there is it worth walking for every edge, which takes a minute in a chain of 10,000.
 */
const inKnots = (edges: readonly ForeignEdge[]): ReadonlySet<string> => {
  const targets = new Map<string, Set<string>>();
  const sources = new Map<string, Set<string>>();
  for (const { source, target } of edges) {
    addTo(targets, source, target);
    addTo(sources, target, source);
  }
  const left = new Set([...targets.keys(), ...sources.keys()]);
  for (const [from, back] of [
    [targets, sources],
    [sources, targets],
  ] as const) {
    const open = [...left].filter((id) => !from.get(id)?.size);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      left.delete(id);
      for (const next of back.get(id) ?? []) {
        from.get(next)?.delete(id);
        if (left.has(next) && !from.get(next)?.size) open.push(next);
      }
    }
  }
  return left;
};

const addTo = (map: Map<string, Set<string>>, key: string, value: string): void => {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
};

/** Looks from both ends in turn: where a chain is told link by link, one of them has nothing beyond it yet. */
const reaches = (from: string, to: string, { needs, neededBy }: Graph): boolean => {
  const ahead = walk(from, needs);
  const back = walk(to, neededBy);
  for (;;) {
    const next = ahead.next();
    if (next.done === true || next.value === to) return next.done !== true;
    const previous = back.next();
    if (previous.done === true || previous.value === from) return previous.done !== true;
  }
};

/** All that can be reached from an id, itself first. */
function* walk(from: string, edges: Edges): Generator<string, undefined> {
  const seen = new Set([from]);
  const open = [from];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    yield here;
    for (const next of edges.get(here) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
  }
}
