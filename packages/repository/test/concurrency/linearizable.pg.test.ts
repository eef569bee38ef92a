import { type Store, TrackerError } from '@tracker/core';
import {
  creation,
  edit,
  isLinearizable,
  type Operation,
  type RegisterAnswer,
  type RegisterOp,
  vendorCreation,
  vendorEdit,
  versionedRegister,
} from '@tracker/testing';
import { expect, it } from 'vitest';
import { newWorkspace, useTestHome } from '../test-home.ts';

type History = Operation<RegisterOp, RegisterAnswer>[];

/** One entity as a versioned register. */
interface Register {
  read(store: Store): Promise<Extract<RegisterAnswer, { kind: 'value' }>>;
  write(store: Store, expected: number, value: string): Promise<unknown>;
}

const home = useTestHome();
const rounds = 10;
const clients = 5;
const steps = 10;

const itemRegister = (id: string): Register => ({
  read: async (store) => {
    const { value } = await store.workItem(id);
    if (value === null) throw new Error('the item is missing');
    return { kind: 'value', version: value.version, value: value.title };
  },
  write: (store, expected, value) => store.apply([edit(id, expected, { title: value })]),
});

const vendorRegister = (id: string, name: string): Register => ({
  read: async (store) => {
    const { value } = await store.vendorByName(name);
    if (value === null) throw new Error('the vendor is missing');
    return { kind: 'value', version: value.version, value: value.extractor_version };
  },
  write: (store, expected, value) => store.apply([vendorEdit(id, expected, { extractor_version: value })]),
});

const written = async (attempt: Promise<unknown>): Promise<RegisterAnswer> => {
  try {
    await attempt;
    return { kind: 'written' };
  } catch (error) {
    if (error instanceof TrackerError && error.code === 'VersionConflictError') return { kind: 'conflict' };
    throw error;
  }
};

/** Reads and writes with the version read last, so that most writes race for the same version. */
const client = async (store: Store, register: Register, name: string, history: History): Promise<void> => {
  const recorded = async <Answer extends RegisterAnswer>(op: RegisterOp, attempt: () => Promise<Answer>) => {
    const start = performance.now();
    const out = await attempt();
    history.push({ start, end: performance.now(), op, out });
    return out;
  };
  for (let step = 0; step < steps; step += 2) {
    const { version } = await recorded({ kind: 'read' }, () => register.read(store));
    const value = `${name}-${step}`;
    const op = { kind: 'write', expected: version, value } as const;
    await recorded(op, () => written(register.write(store, version, value)));
  }
};

it.each(['item', 'vendor'])(
  'histories of reads and compare-and-set writes of one %s are linearizable',
  async (kind) => {
    const workspace = newWorkspace();
    const stores = Array.from({ length: clients }, () => home.client().store(workspace));
    let conflicts = 0;
    for (let round = 0; round < rounds; round += 1) {
      const [item, vendor] = [creation({ title: 'start' }), vendorCreation(`Vendor ${round}`)];
      await stores[0]!.apply([item, vendor]);
      const register =
        kind === 'item' ? itemRegister(item.entityId) : vendorRegister(vendor.entityId, vendor.fields.name);
      const initial = await register.read(stores[0]!);
      const history: History = [];
      await Promise.all(stores.map((store, number) => client(store, register, `c${number}`, history)));
      expect(isLinearizable(history, versionedRegister(initial.version, initial.value)), JSON.stringify(history)).toBe(
        true,
      );
      conflicts += history.filter(({ out }) => out?.kind === 'conflict').length;
    }
    // Histories without a race would have proved nothing.
    expect(conflicts).toBeGreaterThan(rounds);
  },
);
