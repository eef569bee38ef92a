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

/**
 * The dependencies that this import adds: those with a fresh end. What leads nowhere or would close a cycle is reported,
 * the rest of the cycle stays.
 */
export const acceptedEdges = (
  items: readonly ForeignItem[],
  { isFresh, isHere }: KnownEnds,
  notPlaced: NotPlaced[],
): readonly ForeignEdge[] => {
  const needs = new Map<string, string[]>();
  const accepted: ForeignEdge[] = [];
  // What is among items of earlier imports alone is there already, so it counts before all that is new.
  const edges = items.flatMap(({ id, dependsOn }) => dependsOn.map((target) => ({ source: id, target })));
  const isOld = ({ source, target }: ForeignEdge) => !isFresh(source) && !isFresh(target);
  for (const edge of [...edges.filter(isOld), ...edges.filter((candidate) => !isOld(candidate))]) {
    const { source, target } = edge;
    if (!isHere(source) || !isHere(target)) {
      if (isFresh(source)) notPlaced.push({ id: source, reason: `It depends on ${target}, which is not here.` });
    } else if (reaches(needs, target, source)) {
      if (!isOld(edge)) notPlaced.push({ id: source, reason: `Its dependency on ${target} would close a cycle.` });
    } else {
      needs.set(source, [...(needs.get(source) ?? []), target]);
      if (!isOld(edge)) accepted.push(edge);
    }
  }
  return accepted;
};

const reaches = (needs: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean => {
  const seen = new Set([from]);
  const open = [from];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (here === to) return true;
    for (const next of needs.get(here) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
  }
  return false;
};
