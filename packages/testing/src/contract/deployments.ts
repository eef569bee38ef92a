import { expect, it } from 'vitest';
import { deploymentRecord, edit, vendorCreation } from '../builders.ts';
import { applied, created, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

export const deploymentContract = (stores: Stores): void => {
  it('records a deployment with its links, to deleted items too', async () => {
    const { store } = stores();
    const vendor = vendorCreation('Amina');
    await store.apply([vendor]);
    const item = await created(store, 'Shipped');
    await applied(store, edit(item.id, 1, { deletion: { kind: 'item', at: '2026-02-01T00:00:00.000Z' } }));
    const change = deploymentRecord([vendor.entityId, vendor.entityId], [item.id]);
    const [done] = (await store.apply([change])).value;
    expect(done?.entity).toMatchObject({
      type: 'deployment',
      value: {
        id: change.entityId,
        affected_vendors: [{ id: vendor.entityId, name: 'Amina', status: 'operational' }],
        related_work_items: [{ id: item.id, key: item.key, title: 'Shipped' }],
        commit_hash: change.fields.commit_hash,
      },
    });
    const [again] = (await store.apply([change])).value;
    expect(again).toMatchObject({ outcome: 'known', entity: done?.entity });
  });

  it('refuses unknown links, a wrong summary and two different hashes', async () => {
    const { store } = stores();
    const change = deploymentRecord([], []);
    await refused('NotFoundError', store.apply([deploymentRecord([change.entityId], [])]));
    await refused('NotFoundError', store.apply([deploymentRecord([], [change.entityId])]));
    const fields = { ...change.fields, metadata: { ...change.fields.metadata, test_summary: { unit: -1 } } };
    await refused('ValidationError', store.apply([{ ...change, fields }]));
    await refused(
      'ValidationError',
      store.apply([{ ...change, fields: { ...change.fields, commit_hash: 'f'.repeat(40) } }]),
    );
  });
};
