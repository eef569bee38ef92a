import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Dependency, findCycle, normalised } from '../src/index.ts';

const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const edge = fc
  .record({ source_id: node, target_id: node, type: fc.constantFrom('blocks' as const, 'depends_on' as const) })
  .filter(({ source_id, target_id }) => source_id !== target_id);
const edges = fc.array(edge, { maxLength: 9 });

/** What can be left over when everything that nothing blocks is taken away again and again is a cycle. */
const hasCycle = (all: readonly Dependency[]): boolean => {
  let rest = all.map(normalised);
  for (;;) {
    const blocked = new Set(rest.map((each) => each.blocked));
    const next = rest.filter(({ blocker }) => blocked.has(blocker));
    if (next.length === rest.length) return next.length > 0;
    rest = next;
  }
};

it('a cycle is found exactly where there is one, across both kinds', () => {
  fc.assert(
    fc.property(edges, edges, (present, added) => {
      fc.pre(!hasCycle(present));
      const cycle = findCycle(present, added);
      expect(cycle !== null).toBe(hasCycle([...present, ...added]));
    }),
    { numRuns: 500 },
  );
});

it('what is found is a cycle: every step blocks the next one, the last is the first, and one step is new', () => {
  fc.assert(
    fc.property(edges, edges, (present, added) => {
      fc.pre(!hasCycle(present));
      const cycle = findCycle(present, added);
      if (cycle === null) return;
      expect(cycle.length).toBeGreaterThan(2);
      expect(cycle[0]).toBe(cycle.at(-1));
      const step = ({ blocker, blocked }: ReturnType<typeof normalised>) => `${blocker} ${blocked}`;
      const known = new Set([...present, ...added].map(normalised).map(step));
      const fresh = new Set(added.map(normalised).map(step));
      const steps = cycle.slice(1).map((blocked, position) => `${cycle[position]} ${blocked}`);
      expect(steps.filter((each) => !known.has(each))).toEqual([]);
      expect(steps.some((each) => fresh.has(each))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('both kinds say the same thing from opposite ends', () => {
  expect(normalised({ source_id: 'a', target_id: 'b', type: 'blocks' })).toEqual({ blocker: 'a', blocked: 'b' });
  expect(normalised({ source_id: 'b', target_id: 'a', type: 'depends_on' })).toEqual({ blocker: 'a', blocked: 'b' });
});
