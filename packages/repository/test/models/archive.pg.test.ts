import { type Change, TrackerError } from '@tracker/core';
import { archiving, creation, unarchiving } from '@tracker/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { check, idOf, modelWorlds } from './worlds.ts';

const home = useTestHome();

// FR-039 once more, in the plainest way: who is whose parent, and who is archived.

type Command =
  | { readonly kind: 'create'; readonly parent: number | null }
  | { readonly kind: 'archive' | 'restore'; readonly items: readonly number[] };

const items = fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('create' as const), parent: fc.option(fc.nat({ max: 9 })) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('archive' as const), items }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const), items }) },
);

interface Plain {
  readonly parent: number | null;
  readonly archived: boolean;
}
type Plan = Map<number, Plain>;

const isLive = (plan: Plan, item: number | null): boolean => item === null || plan.get(item)?.archived === false;

const depthOf = (plan: Plan, item: number | null): number =>
  item === null ? -1 : depthOf(plan, plan.get(item)?.parent ?? null) + 1;

const archiveIn = (plan: Plan, asked: readonly number[]): void => {
  const goes = (item: number): boolean =>
    asked.includes(item) &&
    [...plan].every(([child, { parent, archived }]) => parent !== item || archived || goes(child));
  const going = [...plan].filter(([item, { archived }]) => !archived && goes(item));
  for (const [item, plain] of going) plan.set(item, { ...plain, archived: true });
};

const restoreIn = (plan: Plan, asked: readonly number[]): void => {
  for (const item of asked) {
    const plain = plan.get(item);
    if (plain?.archived && isLive(plan, plain.parent)) plan.set(item, { ...plain, archived: false });
  }
};

const stepIn = (plan: Plan, step: Command): void => {
  if (step.kind === 'create') {
    if (isLive(plan, step.parent) && depthOf(plan, step.parent) < 5)
      plan.set(plan.size, { parent: step.parent, archived: false });
  } else if (step.kind === 'archive') archiveIn(plan, step.items);
  else restoreIn(plan, step.items);
};

const changeFor = (step: Command, size: number): Change => {
  switch (step.kind) {
    case 'create':
      return creation({ parent_id: step.parent === null ? null : idOf(step.parent) }, { entityId: idOf(size) });
    case 'archive':
      return archiving(step.items.map(idOf), '2100-01-01T00:00:00.000Z');
    case 'restore':
      return unarchiving(step.items.map(idOf));
  }
};

it.each(modelWorlds)(
  'archives and restores as the plain model does, and what is archived is whole subtrees: $name',
  async ({ open, runs }) => {
    const fresh = open(home);
    await check(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), async (steps) => {
        const { store } = fresh();
        const plan: Plan = new Map();
        for (const step of steps) {
          const accepted = await store.apply([changeFor(step, plan.size)]).then(
            () => true,
            (error: unknown) => {
              if (error instanceof TrackerError) return false;
              throw error;
            },
          );
          // A step that is refused for its first item changes nothing at all.
          if (accepted) stepIn(plan, step);
          else if (step.kind === 'create')
            expect(isLive(plan, step.parent) && depthOf(plan, step.parent) < 5).toBe(false);
        }
        for (const [item, { parent, archived }] of plan) {
          expect((await store.workItem(idOf(item))).value === null).toBe(archived);
          expect((await store.archivedWorkItemsByRef([idOf(item)])).value).toHaveLength(archived ? 1 : 0);
          if (!archived) expect(isLive(plan, parent)).toBe(true);
        }
      }),
      { runs },
    );
  },
  90_000,
);
