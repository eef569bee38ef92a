import type { Dependency } from '../entities/dependency.ts';

/** `blocker` must be finished before `blocked`: both kinds of edge say this, pointing opposite ways. */
interface Blocking {
  readonly blocker: string;
  readonly blocked: string;
}

export const normalised = ({ source_id, target_id, type }: Dependency): Blocking =>
  type === 'blocks' ? { blocker: source_id, blocked: target_id } : { blocker: target_id, blocked: source_id };

/**
 * A cycle among `edges` that passes through one of `added`, as ids in blocking order with the first one repeated at the
 * end, or null (FR-009). Linear in the number of edges.
 */
export const findCycle = (edges: readonly Dependency[], added: readonly Dependency[]): readonly string[] | null => {
  const blocks = adjacency([...edges, ...added]);
  for (const edge of added) {
    const { blocker, blocked } = normalised(edge);
    const back = pathBetween(blocks, blocked, blocker);
    if (back !== null) return [blocker, ...back];
  }
  return null;
};

const adjacency = (edges: readonly Dependency[]): ReadonlyMap<string, readonly string[]> => {
  const blocks = new Map<string, string[]>();
  for (const edge of edges) {
    const { blocker, blocked } = normalised(edge);
    const targets = blocks.get(blocker);
    if (targets === undefined) blocks.set(blocker, [blocked]);
    else targets.push(blocked);
  }
  return blocks;
};

const pathBetween = (
  blocks: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): readonly string[] | null => {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const open = [from];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (here === to) return trail(cameFrom, to);
    for (const next of blocks.get(here) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, here);
      open.push(next);
    }
  }
  return null;
};

const trail = (cameFrom: ReadonlyMap<string, string | null>, end: string): readonly string[] => {
  const ids: string[] = [];
  for (let here: string | null | undefined = end; here != null; here = cameFrom.get(here)) ids.unshift(here);
  return ids;
};

export const sameEdge = (a: Dependency, b: Dependency): boolean =>
  a.source_id === b.source_id && a.target_id === b.target_id && a.type === b.type;
