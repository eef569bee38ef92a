import { type ReadStore, TrackerError } from '@tracker/core';
import { expect, it } from 'vitest';
import { creation, deploymentRecord, enhancementCreation, vendorCreation } from '../builders.ts';
import { created, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const titles = { includeDeleted: true, limit: 10, offset: 0 };

/** What importers and the migration need: external references, a check before the commit, short hashes of old events. */
export const importContract = (stores: Stores): void => {
  it('remembers what an imported entity is called where it came from', async () => {
    const { store, other } = stores();
    const item = creation({}, { externalRef: { system: 'beads', id: 'bd-1' } });
    const vendor = { ...vendorCreation('Amina'), externalRef: { system: 'beads', id: 'bd-2' } };
    const enhancement = { ...enhancementCreation(), externalRef: { system: 'github', id: 'o/r#3' } };
    const deployment = { ...deploymentRecord([], []), externalRef: { system: 'beads', id: 'bd-4' } };
    await store.apply([item, vendor, enhancement, deployment]);
    expect((await store.externalRefs('beads')).value).toEqual([
      { system: 'beads', id: 'bd-1', entity: 'work_item', entityId: item.entityId },
      { system: 'beads', id: 'bd-2', entity: 'vendor', entityId: vendor.entityId },
      { system: 'beads', id: 'bd-4', entity: 'deployment', entityId: deployment.entityId },
    ]);
    expect((await store.externalRefs('github')).value).toHaveLength(1);
    expect((await other.externalRefs('beads')).value).toEqual([]);
  });

  it('refuses a reference that is taken, and nothing of its batch is applied', async () => {
    const { store, other } = stores();
    const ref = { system: 'beads', id: 'bd-1' };
    await store.apply([creation({}, { externalRef: ref })]);
    const error = await refused('ValidationError', store.apply([creation(), creation({}, { externalRef: ref })]));
    expect(error.message).toContain('beads "bd-1" was imported before');
    expect((await store.workItems(titles)).value.totalCount).toBe(1);
    await other.apply([creation({}, { externalRef: ref })]);
  });

  it('shows a check what the changes leave, and applies nothing when the check throws', async () => {
    const { store } = stores();
    await created(store, 'Before');
    const seen: number[] = [];
    const check = (verdict: () => void) => async (inside: ReadStore) => {
      seen.push((await inside.workItems(titles)).value.totalCount);
      verdict();
    };
    const failing = check(() => {
      throw new TrackerError('ValidationError', 'The counts differ.');
    });
    const error = await refused('ValidationError', store.apply([creation(), creation()], { check: failing }));
    expect(error.message).toBe('The counts differ.');
    expect((await store.workItems(titles)).value.totalCount).toBe(1);
    await store.apply([creation()], { check: check(() => {}) });
    expect((await store.workItems(titles)).value.totalCount).toBe(2);
    expect(seen).toEqual([3, 2]);
  });

  it('tells how far it is, and that it begins anew', async () => {
    const { store } = stores();
    const counts: number[] = [];
    await store.apply([creation(), creation(), creation()], { onApplied: (count) => counts.push(count) });
    await store.apply([creation(), creation()], { onApplied: (count) => counts.push(count), check: async () => {} });
    expect(counts).toEqual([1, 2, 3, 1, 2]);
  });

  it('keeps the short hash of a migrated event in its metadata alone', async () => {
    const { store } = stores();
    const full = deploymentRecord([], []);
    const metadata = { ...full.fields.metadata, commit_hash: '0123abc' };
    await store.apply([{ ...full, fields: { ...full.fields, commit_hash: null, metadata } }]);
    const [event] = (await store.deployments({ limit: 1 })).value.rows;
    expect(event).toMatchObject({ commit_hash: null, metadata: { commit_hash: '0123abc' } });
  });
};
