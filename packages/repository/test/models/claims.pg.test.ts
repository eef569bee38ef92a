import { type Claims, createClaimKeeper, type PrimaryStore } from '@tracker/core';
import { archiving, creation } from '@tracker/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { check, idOf, modelWorlds } from './worlds.ts';

// Leases once more, in the plainest way (SPEC section 2): who holds what, until when, and what the last one said.

const home = useTestHome();
const itemCount = 3;

type Command =
  | {
      readonly kind: 'claim';
      readonly item: number;
      readonly client: number;
      readonly lease: number;
      readonly note: string | null;
    }
  | { readonly kind: 'release'; readonly item: number; readonly client: number; readonly note: string | null }
  /** `lost`: the client's process ends, and its next one is another holder. */
  | { readonly kind: 'renew' | 'lost'; readonly client: number }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'archive'; readonly item: number };

const item = fc.nat({ max: itemCount - 1 });
const client = fc.nat({ max: 2 });
const note = fc.option(fc.constantFrom('Begun', 'Half done'), { freq: 2 });
/** No sum of these meets a lease or a quarter of one, so that the seconds that a test takes decide nothing. */
const seconds = fc.constantFrom(70, 210, 1_050);
const lease = fc.constantFrom(1_000, 2_000, 4_000);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('claim' as const), item, client, lease, note }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), item, client, note }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('renew' as const), client }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lost' as const), client }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('archive' as const), item }) },
);

interface PlainClaim {
  readonly session: string;
  readonly note: string | null;
  readonly lease: number;
  /** Seconds since the model began. */
  readonly until: number;
}

interface Plan {
  now: number;
  /** By item; one that has ended stays for its note. */
  readonly claims: Map<number, PlainClaim>;
  readonly archived: Set<number>;
  /** How many processes of each client have ended. */
  readonly lost: number[];
}

const sessionOf = ({ lost }: Plan, who: number): string => `client ${who}, process ${lost[who]}`;
/** The claim if its lease has not ended. */
const running = ({ now }: Plan, claim: PlainClaim | undefined): PlainClaim | null =>
  claim !== undefined && claim.until > now ? claim : null;

/** Changes the plan and gives what the store must answer. */
const stepIn = (plan: Plan, step: Command): unknown => {
  switch (step.kind) {
    case 'claim': {
      if (plan.archived.has(step.item)) return null;
      const session = sessionOf(plan, step.client);
      const last = plan.claims.get(step.item);
      const current = running(plan, last);
      if (current !== null && current.session !== session)
        return { mine: false, session: current.session, previous: null };
      const said = current === null ? null : current.note;
      const claim = { session, note: step.note ?? said, lease: step.lease, until: plan.now + step.lease };
      plan.claims.set(step.item, claim);
      const previous = current !== null || last === undefined ? null : { session: last.session, note: last.note };
      return { mine: true, session, note: claim.note, previous };
    }
    case 'release': {
      const last = running(plan, plan.claims.get(step.item));
      if (last?.session !== sessionOf(plan, step.client)) return null;
      const ended = { ...last, note: step.note ?? last.note, until: plan.now };
      plan.claims.set(step.item, ended);
      return { note: ended.note };
    }
    case 'renew': {
      const session = sessionOf(plan, step.client);
      const due = [...plan.claims].filter(
        ([, claim]) =>
          running(plan, claim) !== null && claim.session === session && claim.until - plan.now <= claim.lease * 0.75,
      );
      for (const [number, claim] of due) plan.claims.set(number, { ...claim, until: plan.now + claim.lease });
      return due.length;
    }
    case 'lost':
      plan.lost[step.client] = (plan.lost[step.client] ?? 0) + 1;
      return undefined;
    case 'pass':
      plan.now += step.seconds;
      return undefined;
    case 'archive': {
      if (plan.archived.has(step.item) || running(plan, plan.claims.get(step.item)) !== null) return false;
      plan.archived.add(step.item);
      plan.claims.delete(step.item);
      return true;
    }
  }
};

const carryOut = async (
  { store, pass }: { readonly store: PrimaryStore; pass(seconds: number): Promise<void> },
  step: Command,
  session: string,
): Promise<unknown> => {
  const holder = { holder: 'a client', session };
  switch (step.kind) {
    case 'claim': {
      const request = { ...holder, workItemId: idOf(step.item), leaseSeconds: step.lease, note: step.note };
      const { value } = await store.claim(request);
      if (value === null) return null;
      const { claim, mine, previous } = value;
      const last = previous && { session: previous.session, note: previous.note };
      return { mine, session: claim.session, ...(mine ? { note: claim.note } : {}), previous: last };
    }
    case 'release': {
      const { value } = await store.releaseClaim({ ...holder, workItemId: idOf(step.item), note: step.note });
      return value && { note: value.note };
    }
    case 'renew':
      return await store.renewClaims(holder);
    case 'lost':
      return undefined;
    case 'pass':
      return await pass(step.seconds);
    case 'archive': {
      const { value } = await store.apply([archiving([idOf(step.item)], '2100-01-01T00:00:00.000Z')]);
      return value.some(({ effects }) => effects.length > 0);
    }
  }
};

/** Who works on what, as everybody sees it. */
const heldOn = async (store: PrimaryStore) => {
  const nobody = { holder: 'nobody', session: 'none' };
  const { ready, waiting } = (await store.readyWork({ limit: 100, holder: nobody, waiting: true })).value;
  return Object.fromEntries(
    [...ready, ...waiting].map(({ item: { id }, claim }) => [
      id,
      claim && { session: claim.session, note: claim.note },
    ]),
  );
};

const heldIn = (plan: Plan) =>
  Object.fromEntries(
    Array.from({ length: itemCount }, (_, number) => number)
      .filter((number) => !plan.archived.has(number))
      .map((number) => {
        const claim = running(plan, plan.claims.get(number));
        return [idOf(number), claim && { session: claim.session, note: claim.note }];
      }),
  );

it.each(modelWorlds)(
  'a lease is granted, renewed, released and ended as the plain model says, whoever is lost: $name',
  async ({ open, runs: numRuns }) => {
    const fresh = open(home);
    await check(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (steps) => {
        const world = fresh();
        await world.store.apply(Array.from({ length: itemCount }, (_, n) => creation({}, { entityId: idOf(n) })));
        const plan: Plan = { now: 0, claims: new Map(), archived: new Set(), lost: [0, 0, 0] };
        for (const step of steps) {
          const session = 'client' in step ? sessionOf(plan, step.client) : '';
          expect([step, await carryOut(world, step, session)]).toEqual([step, stepIn(plan, step)]);
          expect([step, await heldOn(world.store)]).toEqual([step, heldIn(plan)]);
        }
      }),
      { runs: numRuns },
    );
  },
  90_000,
);

it.each(modelWorlds)(
  'whatever a client claims and releases, it keeps the rest as long as it calls: $name',
  async ({ open, runs: numRuns }) => {
    const fresh = open(home);
    const leases = fc.constantFrom(1_000, 9_000);
    const action = fc.record({ item, lease: leases, keep: fc.boolean(), calls: fc.constantFrom(0, 5, 50) });
    await check(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 6 }), async (actions) => {
        const { store, pass } = fresh();
        await store.apply(Array.from({ length: itemCount }, (_, n) => creation({}, { entityId: idOf(n) })));
        const holder = { holder: 'a client', session: 'one' };
        let now = 0;
        let renewing: Promise<unknown> = Promise.resolve();
        let renewals = 0;
        const claims: Claims = {
          ...store,
          renewClaims: (given) => {
            renewals += 1;
            const renewed = store.renewClaims(given);
            renewing = renewed;
            return renewed;
          },
        };
        const keeper = createClaimKeeper(claims, holder, () => now * 1000);
        const kept = new Set<number>();
        for (const { item: number, lease: leaseSeconds, keep, calls } of actions) {
          const request = { ...holder, workItemId: idOf(number), note: null };
          expect((await store.claim({ ...request, leaseSeconds })).value?.mine).toBe(true);
          keeper.claimed(leaseSeconds);
          kept.add(number);
          if (!keep) {
            await store.releaseClaim(request);
            kept.delete(number);
          }
          for (let call = 0; call < calls; call += 1) {
            now += 210;
            await pass(210);
            keeper.answered();
            await renewing;
          }
        }
        const held = await heldOn(store);
        expect([...kept].map((number) => [number, held[idOf(number)]?.session])).toEqual(
          [...kept].map((number) => [number, 'one']),
        );
        // The shortest lease has a quarter of 250 seconds.
        expect(renewals).toBeLessThanOrEqual(Math.floor(now / 250));
      }),
      { runs: numRuns },
    );
  },
  90_000,
);
