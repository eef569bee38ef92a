import { type DependencyType, type PrimaryStore, TrackerError, type WorkItemStatus } from '@tracker/core';
import { archiving, creation, edit, unarchiving, vendorCreation, vendorEdit } from '@tracker/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { check, idOf, modelWorlds } from './worlds.ts';

// FR-009 once more, in the plainest way: who waits for whom, for which vendor, and what stands in the way at each moment.

const home = useTestHome();
const itemCount = 6;
const vendorNames = ['Canon', 'Epson'] as const;
type VendorName = (typeof vendorNames)[number];

type Command =
  | { readonly kind: 'add' | 'remove'; readonly source: number; readonly target: number; readonly type: DependencyType }
  | { readonly kind: 'need' | 'forgo'; readonly item: number; readonly vendor: VendorName }
  | { readonly kind: 'set'; readonly item: number; readonly status: WorkItemStatus }
  | { readonly kind: 'repair' | 'break'; readonly vendor: VendorName }
  | { readonly kind: 'delete' | 'undelete' | 'archive' | 'unarchive'; readonly item: number };

const item = fc.nat({ max: itemCount - 1 });
const vendor = fc.constantFrom(...vendorNames);
const kind = <Kinds extends readonly [string, ...string[]]>(...kinds: Kinds) =>
  fc.constantFrom<Kinds[number]>(...kinds);
const type = kind('blocks', 'depends_on');
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: kind('add'), source: item, target: item, type }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('remove'), source: item, target: item, type }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('need', 'forgo'), item, vendor }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('repair', 'break'), vendor }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('set'), item, status: kind('active', 'completed', 'blocked') }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('delete', 'undelete', 'archive', 'unarchive'), item }) },
);

interface PlainItem {
  status: WorkItemStatus;
  deleted: boolean;
  archived: boolean;
  readonly needs: Set<VendorName>;
}

interface Plan {
  readonly items: readonly PlainItem[];
  /** `source type target`. */
  readonly edges: Set<string>;
  readonly broken: Set<VendorName>;
}

const edgesOf = ({ edges }: Plan) =>
  [...edges].map((edge) => {
    const [source, kindOfEdge, target] = edge.split(' ');
    return { source: Number(source), type: kindOfEdge, target: Number(target) };
  });

/** Those that must be finished before `blocked`, directly. */
const before = (plan: Plan, blocked: number): readonly number[] => [
  ...new Set(
    edgesOf(plan).flatMap((edge) => {
      if (edge.type === 'blocks') return edge.target === blocked ? [edge.source] : [];
      return edge.source === blocked ? [edge.target] : [];
    }),
  ),
];

const waitsFor = (plan: Plan, waiting: number, other: number): boolean =>
  before(plan, waiting).some((next) => next === other || waitsFor(plan, next, other));

const isLive = ({ items }: Plan, item: number): boolean =>
  items[item]?.deleted === false && items[item]?.archived === false;

/** Changes the plan and says whether the command must be accepted. */
const stepIn = (plan: Plan, step: Command): boolean => {
  const refusedUnless = (acceptable: boolean, change: () => void): boolean => {
    if (acceptable) change();
    return acceptable;
  };
  const at = (number: number): PlainItem => plan.items[number] as PlainItem; // numbers are in range by construction
  switch (step.kind) {
    case 'add': {
      const edge = `${step.source} ${step.type} ${step.target}`;
      const [first, second] = step.type === 'blocks' ? [step.source, step.target] : [step.target, step.source];
      const closes = first === second || waitsFor(plan, first, second);
      return refusedUnless(isLive(plan, step.source) && isLive(plan, step.target) && !closes, () =>
        plan.edges.add(edge),
      );
    }
    case 'remove': {
      const edge = `${step.source} ${step.type} ${step.target}`;
      return refusedUnless(isLive(plan, step.source) && plan.edges.has(edge), () => plan.edges.delete(edge));
    }
    case 'need':
      return refusedUnless(isLive(plan, step.item), () => at(step.item).needs.add(step.vendor));
    case 'forgo':
      return refusedUnless(isLive(plan, step.item) && at(step.item).needs.has(step.vendor), () =>
        at(step.item).needs.delete(step.vendor),
      );
    case 'repair':
      plan.broken.delete(step.vendor);
      return true;
    case 'break':
      plan.broken.add(step.vendor);
      return true;
    case 'set':
      return refusedUnless(isLive(plan, step.item), () => Object.assign(at(step.item), { status: step.status }));
    case 'delete':
      return refusedUnless(isLive(plan, step.item), () => Object.assign(at(step.item), { deleted: true }));
    case 'undelete':
      return refusedUnless(at(step.item).deleted && !at(step.item).archived, () =>
        Object.assign(at(step.item), { deleted: false }),
      );
    case 'archive':
      Object.assign(at(step.item), { archived: true });
      return true;
    case 'unarchive':
      Object.assign(at(step.item), { archived: false });
      return true;
  }
};

const carryOut = async (store: PrimaryStore, step: Command): Promise<unknown> => {
  const onItem = async (number: number, fields: Parameters<typeof edit>[2]) => {
    const { value } = await store.workItem(idOf(number));
    return await store.apply([edit(idOf(number), value?.version ?? 1, fields)]);
  };
  const vendorByName = async (name: VendorName) => {
    const { value } = await store.vendorByName(name);
    if (value === null) throw new Error(`${name} is missing`);
    return value;
  };
  switch (step.kind) {
    case 'add':
    case 'remove': {
      const edges = [{ id: idOf(step.target), type: step.type }];
      return await onItem(step.source, { dependencies: { add: [], remove: [], [step.kind]: edges } });
    }
    case 'need':
    case 'forgo': {
      const ids = [(await vendorByName(step.vendor)).id];
      const named = { add: [], remove: [], [step.kind === 'need' ? 'add' : 'remove']: ids };
      return await onItem(step.item, { vendor_dependencies: named });
    }
    case 'repair':
    case 'break': {
      const { id, version } = await vendorByName(step.vendor);
      return await store.apply([vendorEdit(id, version, { status: step.kind === 'break' ? 'broken' : 'operational' })]);
    }
    case 'set':
      return await onItem(step.item, { status: step.status });
    case 'delete':
      return await onItem(step.item, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } });
    case 'undelete':
      return await onItem(step.item, { deletion: { kind: 'restore' } });
    case 'archive':
      return await store.apply([archiving([idOf(step.item)], '2100-01-01T00:00:00.000Z')]);
    case 'unarchive':
      return await store.apply([unarchiving([idOf(step.item)])]);
  }
};

const openIn = (plan: Plan) =>
  plan.items.flatMap((plain, number) => {
    if (!isLive(plan, number) || plain.status === 'completed') return [];
    const blockers = before(plan, number)
      .filter((other) => plan.items[other]?.deleted === false && plan.items[other]?.status !== 'completed')
      .map((other) => ({ id: idOf(other), archived: plan.items[other]?.archived === true }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const vendors = [...plain.needs].filter((name) => plan.broken.has(name)).sort();
    const ready = plain.status === 'active' && blockers.length === 0 && vendors.length === 0;
    return [{ id: idOf(number), ready, blockers, vendors }];
  });

const openOn = async (store: PrimaryStore) => {
  const holder = { holder: 'nobody', session: 'none' };
  const { ready, waiting } = (await store.readyWork({ limit: 100, holder, waiting: true })).value;
  return [...ready.map((work) => ({ work, ready: true })), ...waiting.map((work) => ({ work, ready: false }))]
    .map(({ work, ready: isReady }) => ({
      id: work.item.id,
      ready: isReady,
      blockers: work.blockers
        .map(({ id, archived }) => ({ id, archived: archived === true }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
      vendors: work.brokenVendors.map(({ name }) => name),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
};

/** Both ends show an edge as long as the other one is not deleted. */
const edgesShown = (plan: Plan, number: number): readonly string[] =>
  edgesOf(plan)
    .flatMap(({ source, type: kindOfEdge, target }) => {
      if (source === number) return [{ end: `out ${kindOfEdge}`, other: target }];
      return target === number ? [{ end: `in ${kindOfEdge}`, other: source }] : [];
    })
    .filter(({ other }) => plan.items[other]?.deleted === false)
    .map(({ end, other }) => `${end} ${idOf(other)}${plan.items[other]?.archived ? ' archived' : ''}`)
    .sort();

it.each(modelWorlds)(
  'dependencies, vendors and what is ready follow the plain rules through arbitrary changes: $name',
  async ({ open, runs }) => {
    const fresh = open(home);
    await check(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (steps) => {
        const { store } = fresh();
        await store.apply(Array.from({ length: itemCount }, (_, n) => creation({}, { entityId: idOf(n) })));
        await store.apply(vendorNames.map((name) => vendorCreation(name)));
        const plain = (): PlainItem => ({ status: 'active', deleted: false, archived: false, needs: new Set() });
        const plan: Plan = { items: Array.from({ length: itemCount }, plain), edges: new Set(), broken: new Set() };
        for (const step of steps) {
          const acceptable = stepIn(plan, step);
          const refusal = await carryOut(store, step).then(
            () => null,
            (error: unknown) => error,
          );
          expect([step, refusal instanceof TrackerError, refusal]).toEqual([step, !acceptable, refusal]);
          if (refusal !== null)
            expect(refusal).toMatchObject({ code: expect.stringMatching(/^(Validation|NotFound)Error$/) });
          expect([step, await openOn(store)]).toEqual([step, openIn(plan)]);
        }
        for (const [number] of plan.items.entries()) {
          const view = (await store.workItemView(idOf(number), { children: false, dependencies: true })).value;
          if (view === null) continue;
          const shown = view.dependencies.map(
            ({ direction, type: kindOfEdge, item: other, archived }) =>
              `${direction} ${kindOfEdge} ${other.id}${archived ? ' archived' : ''}`,
          );
          expect([...shown].sort()).toEqual(edgesShown(plan, number));
        }
      }),
      { runs },
    );
  },
  90_000,
);
