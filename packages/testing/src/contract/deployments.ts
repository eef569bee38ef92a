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

  it('lists the timeline newest first, by commit, vendor, item and date', async () => {
    const { store, other } = stores();
    const [amina, epson] = [vendorCreation('Amina'), vendorCreation('Epson')];
    await store.apply([amina, epson]);
    const item = await created(store, 'Shipped');
    const at = (deployed_at: string, commit: string, vendors: readonly string[], items: readonly string[] = []) => {
      const change = deploymentRecord(vendors, items);
      const commit_hash = commit.repeat(40);
      return {
        ...change,
        fields: { ...change.fields, deployed_at, commit_hash, metadata: { ...change.fields.metadata, commit_hash } },
      };
    };
    const older = at('2026-01-01T00:00:00.000Z', 'a', [amina.entityId], [item.id]);
    const newer = at('2026-01-02T00:00:00.000Z', 'b', [amina.entityId, epson.entityId]);
    await store.apply([older, newer]);
    const ids = async (filter: object) =>
      (await store.deployments({ limit: 10, ...filter })).value.rows.map(({ id }) => id);
    expect(await ids({})).toEqual([newer.entityId, older.entityId]);
    expect(await ids({ commitHash: 'a'.repeat(40) })).toEqual([older.entityId]);
    expect(await ids({ vendorId: epson.entityId })).toEqual([newer.entityId]);
    expect(await ids({ workItemId: item.id })).toEqual([older.entityId]);
    expect(await ids({ since: '2026-01-02T00:00:00.000Z' })).toEqual([newer.entityId]);
    expect(await ids({ until: '2026-01-02T00:00:00.000Z' })).toEqual([older.entityId]);
    expect(await ids({ after: { deployedAt: '2026-01-02T00:00:00.000Z', id: newer.entityId } })).toEqual([
      older.entityId,
    ]);
    const [first] = (await store.deployments({ limit: 1 })).value.rows;
    expect(first?.affected_vendors.map(({ name }) => name).sort()).toEqual(['Amina', 'Epson']);
    expect((await store.deployments({ limit: 1 })).value.totalCount).toBe(2);
    expect((await other.deployments({ limit: 10 })).value).toEqual({ rows: [], totalCount: 0 });
  });
};
