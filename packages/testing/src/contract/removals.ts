import type { Change, Effect, Store } from '@tracker/core';
import { expect, it } from 'vitest';
import {
  archiving,
  conflictOpening,
  creation,
  deploymentRecord,
  deploymentRemoval,
  edit,
  enhancementCreation,
  enhancementEdit,
  enhancementRemoval,
  vendorCreation,
  vendorEdit,
  vendorRemoval,
} from '../builders.ts';
import { applied, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const deletedAt = '2026-02-01T00:00:00.000Z';
const ref = { system: 'project_status.md', id: 'vendor:amina' };

const effectsOf = async (store: Store, change: Change): Promise<readonly Effect[]> =>
  (await store.apply([change])).value[0]?.effects ?? [];

const vendorNames = async (store: Store): Promise<readonly string[]> =>
  (await store.vendors()).value.map(({ name }) => name);

export const removalContract = (stores: Stores): void => {
  it('removes a vendor with its reference, once, and keeps in the log all that it was', async () => {
    const { store, other } = stores();
    const vendor = { ...vendorCreation('Amina'), externalRef: ref };
    await store.apply([vendor]);
    await other.apply([vendorCreation('Amina')]);
    const removal = vendorRemoval(vendor.entityId, 1);
    const [done] = (await store.apply([removal])).value;
    expect(done).toMatchObject({
      outcome: 'applied',
      entity: { type: 'removed', value: { entity: 'vendor', id: vendor.entityId } },
    });
    expect(done?.effects).toEqual([
      {
        entity: 'vendor',
        id: vendor.entityId,
        version: 2,
        fields: {
          name: { from: 'Amina', to: null },
          status: { from: 'operational', to: null },
          extractor_version: { from: '1.2.3', to: null },
          ...Object.fromEntries(
            Object.entries(vendor.fields.metadata).map(([key, from]) => [`metadata.${key}`, { from, to: null }]),
          ),
          external_ref: { from: ref, to: null },
        },
      },
    ]);
    expect(await vendorNames(store)).toEqual([]);
    expect(await vendorNames(other)).toEqual(['Amina']);
    expect((await store.externalRefs(ref.system)).value).toEqual([]);
    expect((await store.apply([removal])).value[0]).toEqual({ ...done, outcome: 'known' });
    // The creation is known as well, and says that nothing is left of it.
    expect((await store.apply([vendor])).value[0]).toMatchObject({ outcome: 'known', entity: { type: 'removed' } });
    await refused('NotFoundError', store.apply([vendorRemoval(vendor.entityId, 2)]));
    await refused('NotFoundError', other.apply([vendorRemoval(vendor.entityId, 1)]));
  });

  it('refuses a stale removal and says who changed what', async () => {
    const { store } = stores();
    const [vendor, plan] = [vendorCreation('Epson'), enhancementCreation()];
    await store.apply([vendor, plan]);
    await store.apply([vendorEdit(vendor.entityId, 1, { status: 'broken' }, 'ann')]);
    await store.apply([enhancementEdit(plan.entityId, 1, { priority: 1 }, 'bea')]);
    const ofVendor = await refused('VersionConflictError', store.apply([vendorRemoval(vendor.entityId, 1)]));
    expect(ofVendor.details).toMatchObject({ current_version: 2, last_updated_by: 'ann', changed_fields: ['status'] });
    const ofPlan = await refused('VersionConflictError', store.apply([enhancementRemoval(plan.entityId, 1)]));
    expect(ofPlan.details).toMatchObject({ last_updated_by: 'bea', changed_fields: ['priority'] });
    const base = { changeId: vendor.id };
    await refused('VersionConflictError', store.apply([{ ...vendorRemoval(vendor.entityId, 1), base }]));
  });

  it.each(['live', 'deleted', 'archived'])(
    'keeps a vendor that a %s item depends on, and says which',
    async (state) => {
      const { store } = stores();
      const vendor = vendorCreation('Tpd');
      await store.apply([vendor]);
      const item = await applied(store, creation({ vendor_dependencies: [vendor.entityId] }));
      if (state === 'deleted') await store.apply([edit(item.id, 1, { deletion: { kind: 'item', at: deletedAt } })]);
      if (state === 'archived') {
        await store.apply([edit(item.id, 1, { status: 'completed' })]);
        await store.apply([archiving([item.id], '2100-01-01T00:00:00.000Z')]);
      }
      const refusal = await refused('ValidationError', store.apply([vendorRemoval(vendor.entityId, 1)]));
      expect(refusal.message).toContain(`on which 1 work item depends (${item.key})`);
      expect(refusal.hint).toContain('vendor_dependencies: {remove: [name]}');
      expect(await vendorNames(store)).toEqual(['Tpd']);
      if (state !== 'live') return;
      const remove = [vendor.entityId];
      await store.apply([edit(item.id, 1, { vendor_dependencies: { add: [], remove } })]);
      await store.apply([vendorRemoval(vendor.entityId, 1)]);
    },
  );

  it('keeps a vendor that a deployment names, until the deployment is removed', async () => {
    const { store } = stores();
    const vendor = vendorCreation('Adp');
    await store.apply([vendor]);
    const item = await applied(store, creation());
    const event = { ...deploymentRecord([vendor.entityId], [item.id]), externalRef: { ...ref, id: 'deployment:7' } };
    await store.apply([event]);
    const refusal = await refused('ValidationError', store.apply([vendorRemoval(vendor.entityId, 1)]));
    expect(refusal.message).toContain('which 1 deployment affected (Ship it)');
    const [effect] = await effectsOf(store, deploymentRemoval(event.entityId));
    expect(effect).toMatchObject({
      entity: 'deployment',
      version: null,
      fields: {
        deployed_at: { from: event.fields.deployed_at, to: null },
        'metadata.pr_title': { from: 'Ship it', to: null },
        affected_vendors: { from: [{ id: vendor.entityId }], to: null },
        related_work_items: { from: [{ id: item.id }], to: null },
        external_ref: { from: { ...ref, id: 'deployment:7' }, to: null },
      },
    });
    expect((await store.deployments({ limit: 10 })).value.rows).toEqual([]);
    await refused('NotFoundError', store.apply([deploymentRemoval(event.entityId)]));
    await store.apply([vendorRemoval(vendor.entityId, 1)]);
    expect(await vendorNames(store)).toEqual([]);
  });

  it('keeps an enhancement that another depends on; its own needs go along', async () => {
    const { store, other } = stores();
    const first = enhancementCreation({ title: 'First' });
    const second = enhancementCreation({ title: 'Second', depends_on: [first.entityId] });
    await store.apply([first, second]);
    const refusal = await refused('ValidationError', store.apply([enhancementRemoval(first.entityId, 1)]));
    expect(refusal.message).toContain('on which 1 enhancement depends (Second)');
    await refused('NotFoundError', other.apply([enhancementRemoval(second.entityId, 1)]));
    const [effect] = await effectsOf(store, enhancementRemoval(second.entityId, 1));
    expect(effect?.fields).toMatchObject({
      title: { from: 'Second', to: null },
      depends_on: { from: [first.entityId], to: null },
    });
    await store.apply([enhancementRemoval(first.entityId, 1)]);
    expect((await store.enhancements({ limit: 10 })).value.rows).toEqual([]);
  });

  it('lets what was removed come back with its id, where no version read before fits', async () => {
    const { store } = stores();
    const [vendor, plan] = [vendorCreation('Amina'), enhancementCreation()];
    const again = { ...vendorCreation('Amina'), entityId: vendor.entityId, formerVersion: 2 };
    const planned = { ...enhancementCreation(), entityId: plan.entityId, formerVersion: 2 };
    await store.apply([vendor, plan, vendorRemoval(vendor.entityId, 1), enhancementRemoval(plan.entityId, 1)]);
    await store.apply([again, planned]);
    expect((await store.vendorByName('Amina')).value).toMatchObject({ id: vendor.entityId, version: 3 });
    const stale = await refused('VersionConflictError', store.apply([vendorEdit(vendor.entityId, 1, {})]));
    expect(stale.details).toMatchObject({ current_version: 3 });
    await refused('VersionConflictError', store.apply([enhancementEdit(plan.entityId, 1, {})]));
    const named = { ...vendorCreation('Another'), entityId: vendor.entityId, formerVersion: 2 };
    await refused('ValidationError', store.apply([named]));
    await refused('ValidationError', store.apply([{ ...planned, id: plan.entityId }]));
    const event = deploymentRecord([], []);
    await store.apply([event]);
    await refused('ValidationError', store.apply([{ ...deploymentRecord([], []), entityId: event.entityId }]));
  });

  it('lets an item go of its reference and take it back', async () => {
    const { store, other } = stores();
    const item = await applied(store, creation({}, { externalRef: { ...ref, id: 'task:1' } }));
    await other.apply([creation({}, { externalRef: { ...ref, id: 'task:1' } })]);
    const [effect] = await effectsOf(store, edit(item.id, 1, { external_ref: null }));
    expect(effect).toMatchObject({
      version: 2,
      fields: { external_ref: { from: { ...ref, id: 'task:1' }, to: null } },
    });
    const known = async (of: Store) => (await of.externalRefs(ref.system)).value.map(({ id }) => id);
    expect([await known(store), await known(other)]).toEqual([[], ['task:1']]);
    const twin = await applied(store, creation({}, { externalRef: { ...ref, id: 'task:1' } }));
    const taking = (version: number) => edit(item.id, version, { external_ref: { ...ref, id: 'task:1' } });
    await refused('ValidationError', store.apply([taking(2)]));
    await store.apply([edit(twin.id, 1, { external_ref: null })]);
    await store.apply([taking(2)]);
    expect((await store.externalRefs(ref.system)).value).toMatchObject([{ id: 'task:1', entityId: item.id }]);
  });

  it('puts a removal that met an edit before a person, with what was edited', async () => {
    const { store } = stores();
    const vendor = vendorCreation('Epson');
    await store.apply([vendor, vendorEdit(vendor.entityId, 1, { status: 'broken' })]);
    const opening = conflictOpening(vendorRemoval(vendor.entityId, 1), 'It moved on.');
    await store.apply([opening]);
    expect((await store.conflicts({ limit: 1 })).value.rows[0]).toMatchObject({
      entity: 'vendor',
      base_version: 1,
      current_version: 2,
      fields: { status: { base: 'operational', mine: null, theirs: 'broken' } },
    });
  });
};
