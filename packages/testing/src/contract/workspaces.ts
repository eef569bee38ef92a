import { expect, it } from 'vitest';
import { creation, deploymentRecord, edit, vendorCreation, vendorEdit } from '../builders.ts';
import { applied, created, expectNone, read, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

export const workspaceContract = (stores: Stores): void => {
  it('keeps equal ids and names in two workspaces apart', async () => {
    const { store, other } = stores();
    const change = creation({ title: 'Here' });
    await applied(store, change);
    await applied(other, { ...change, fields: { ...change.fields, title: 'There' } });
    await applied(store, edit(change.entityId, 1, { title: 'Here, changed' }));
    expect(await read(store, { id: change.entityId })).toMatchObject({ title: 'Here, changed', version: 2 });
    expect(await read(other, { id: change.entityId })).toMatchObject({ title: 'There', version: 1 });
    const vendor = vendorCreation('Amina');
    await store.apply([vendor]);
    await other.apply([vendor]);
    await store.apply([vendorEdit(vendor.entityId, 1, { status: 'broken' })]);
    expect((await other.vendorByName('amina')).value).toMatchObject({ status: 'operational', version: 1 });
  });

  it('neither shows, lists, links nor changes what the other one holds', async () => {
    const { store, other, ...kind } = stores();
    const item = await created(store, 'Mine');
    const vendor = vendorCreation('Epson');
    await store.apply([vendor]);
    await expectNone(kind, other.workItem(item.id));
    await expectNone(kind, other.workItem(item.key));
    await expectNone(kind, other.workItemView(item.id, { children: true, dependencies: true }));
    await expectNone(kind, other.workItemsByRef([item.id, item.key]));
    expect((await other.workItems({ includeDeleted: true, limit: 10, offset: 0 })).value).toEqual({
      rows: [],
      totalCount: 0,
    });
    await expectNone(kind, other.vendorByName('Epson'));
    expect((await other.vendors()).value).toEqual([]);
    await refused('NotFoundError', other.apply([edit(item.id, 1, { title: 'Stolen' })]));
    await refused(
      'NotFoundError',
      other.apply([edit(item.id, 1, { deletion: { kind: 'subtree', at: '2026-02-01T00:00:00.000Z' } })]),
    );
    await refused('NotFoundError', other.apply([vendorEdit(vendor.entityId, 1, { status: 'broken' })]));
    await refused('NotFoundError', other.apply([creation({ parent_id: item.id })]));
    await refused('NotFoundError', other.apply([creation({ dependencies: [{ id: item.id, type: 'blocks' }] })]));
    await refused('NotFoundError', other.apply([creation({ vendor_dependencies: [vendor.entityId] })]));
    await refused('NotFoundError', other.apply([deploymentRecord([vendor.entityId], [])]));
    expect(await read(store, item)).toEqual(item);
  });

  it('gives every workspace a configuration of its own', async () => {
    const { store, other } = stores();
    expect((await store.configuration()).value).toMatchObject({
      active_context_type: 'feature',
      default_token_budget: 200_000,
      version: 1,
    });
    expect((await other.configuration()).value.version).toBe(1);
  });
};
