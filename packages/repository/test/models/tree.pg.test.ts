import { type Store, TrackerError, type WorkItem } from '@tracker/core';
import { creation, edit } from '@tracker/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { check, idOf, modelWorlds } from './worlds.ts';

const home = useTestHome();

// The rules of SPEC section 2 once more, in the plainest way: who is whose parent, and which deletion took whom.

interface Plain {
  readonly parent: number | null;
  /** The deletion that took the item, or null. */
  readonly deletedBy: number | null;
}
type Plan = Map<number, Plain>;

type Command =
  | { readonly kind: 'create'; readonly parent: number | null }
  | { readonly kind: 'move'; readonly item: number; readonly parent: number | null }
  | { readonly kind: 'delete'; readonly item: number; readonly subtree: boolean }
  | { readonly kind: 'restore'; readonly item: number };

/** How far back in the order of creation an item is; most commands are about the latest ones, so that trees grow deep. */
const place = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 6, arbitrary: fc.nat({ max: 7 }) },
);
const parent = fc.option(place, { freq: 6 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('create' as const), parent }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), item: place, parent }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), item: place, subtree: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const), item: place }) },
);

/** The command with items by number; one that is further back than the first does not exist. */
const resolved = (command: Command, size: number): Command => {
  const item = (back: number): number => (back < size ? size - 1 - back : size + back);
  const parentOf = (back: number | null): number | null => (back === null || size === 0 ? null : item(back));
  switch (command.kind) {
    case 'create':
      return { ...command, parent: parentOf(command.parent) };
    case 'move':
      return { ...command, item: item(command.item), parent: parentOf(command.parent) };
    case 'delete':
    case 'restore':
      return { ...command, item: item(command.item) };
  }
};

/** Two chains to begin with, so that moves soon meet the bound of the depth. */
const beginning: readonly Command[] = [null, 0, 0, 0, null, 0, 0].map((above) => ({ kind: 'create', parent: above }));

const chainOf = (plan: Plan, item: number | null): readonly number[] =>
  item === null ? [] : [...chainOf(plan, plan.get(item)?.parent ?? null), item];

const below = (plan: Plan, item: number): readonly number[] =>
  [...plan.keys()].filter((other) => other !== item && chainOf(plan, other).includes(item));

const isLive = (plan: Plan, item: number): boolean => plan.get(item)?.deletedBy === null;

/** The plan after the command, or null when the command must be refused. `step` names a deletion. */
const planned = (plan: Plan, command: Command, step: number): Plan | null => {
  const next = new Map(plan);
  const set = (item: number, change: Partial<Plain>) => {
    const before = next.get(item);
    if (before !== undefined) next.set(item, { ...before, ...change });
  };
  const acceptable = (item: number | null): boolean => item === null || isLive(plan, item);
  switch (command.kind) {
    case 'create': {
      if (!acceptable(command.parent) || chainOf(plan, command.parent).length > 5) return null;
      return next.set(plan.size, { parent: command.parent, deletedBy: null });
    }
    case 'move': {
      const { item, parent: target } = command;
      if (!isLive(plan, item)) return null;
      if (target === plan.get(item)?.parent) return next;
      if (!acceptable(target) || chainOf(plan, target).includes(item)) return null;
      set(item, { parent: target });
      return [item, ...below(next, item)].some((moved) => chainOf(next, moved).length > 6) ? null : next;
    }
    case 'delete': {
      const live = below(plan, command.item).filter((item) => isLive(plan, item));
      if (!isLive(plan, command.item) || (!command.subtree && live.length > 0)) return null;
      for (const item of [command.item, ...live]) set(item, { deletedBy: step });
      return next;
    }
    case 'restore': {
      const { deletedBy, parent: above } = plan.get(command.item) ?? { deletedBy: null, parent: null };
      if (deletedBy === null || !acceptable(above)) return null;
      const back = below(plan, command.item).filter((item) => plan.get(item)?.deletedBy === deletedBy);
      for (const item of [command.item, ...back]) set(item, { deletedBy: null });
      return next;
    }
  }
};

const carryOut = async (store: Store, command: Command, size: number): Promise<unknown> => {
  const parentId = (item: number | null) => (item === null ? null : idOf(item));
  if (command.kind === 'create')
    return store.apply([creation({ parent_id: parentId(command.parent) }, { entityId: idOf(size) })]);
  const { value } = await store.workItem(idOf(command.item));
  const change = (fields: Parameters<typeof edit>[2]) => edit(idOf(command.item), value?.version ?? 1, fields);
  switch (command.kind) {
    case 'move':
      return store.apply([change({ parent_id: parentId(command.parent) })]);
    case 'delete': {
      const kind = command.subtree ? 'subtree' : 'item';
      return store.apply([change({ deletion: { kind, at: '2026-02-01T00:00:00.000Z' } })]);
    }
    case 'restore':
      return store.apply([change({ deletion: { kind: 'restore' } })]);
  }
};

const shapeOf = ({ id, parent_id, path, depth, deleted_at }: WorkItem) => ({
  id,
  parent_id,
  path,
  depth,
  deleted: deleted_at !== null,
});

const shapesIn = (plan: Plan) =>
  [...plan].map(([item, { parent: above, deletedBy }]) => ({
    id: idOf(item),
    parent_id: above === null ? null : idOf(above),
    path: chainOf(plan, item).map(idOf).join('.'),
    depth: chainOf(plan, item).length - 1,
    deleted: deletedBy !== null,
  }));

it.each(modelWorlds)(
  'creations, moves, deletions and restorings do what the plain rules say or are refused where they say so: $name',
  async ({ open, runs }) => {
    const fresh = open(home);
    await check(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
        const { store } = fresh();
        let plan: Plan = new Map();
        for (const [step, stated] of [...beginning, ...commands].entries()) {
          const each = resolved(stated, plan.size);
          const next = planned(plan, each, step);
          const refusal = await carryOut(store, each, plan.size).then(
            () => null,
            (error: unknown) => error,
          );
          expect([each, refusal instanceof TrackerError]).toEqual([each, next === null]);
          if (refusal !== null)
            expect(refusal).toMatchObject({ code: expect.stringMatching(/^(Validation|NotFound)Error$/) });
          plan = next ?? plan;
          const { rows } = (await store.workItems({ includeDeleted: true, limit: 100, offset: 0 })).value;
          const shapes = rows.map(shapeOf).sort((a, b) => (a.id < b.id ? -1 : 1));
          expect(shapes).toEqual(shapesIn(plan));
        }
      }),
      { runs },
    );
  },
  90_000,
);
