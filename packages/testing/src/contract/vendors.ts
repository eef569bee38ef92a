import { expect, it } from 'vitest';
import { vendorCreation, vendorEdit } from '../builders.ts';
import { expectNone, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

export const vendorContract = (stores: Stores): void => {
  it('creates a vendor that is found without regard to case', async () => {
    const { store, ...kind } = stores();
    const change = vendorCreation('Amina Ünlü');
    await store.apply([change]);
    const { value } = await store.vendorByName('AMINA ÜNLÜ');
    expect(value).toMatchObject({ id: change.entityId, name: 'Amina Ünlü', extractor_version: '1.2.3', version: 1 });
    await expectNone(kind, store.vendorByName('Amin'));
  });

  it('refuses a second vendor whose name differs in case alone', async () => {
    const { store } = stores();
    await store.apply([vendorCreation('Epson')]);
    await refused('ValidationError', store.apply([vendorCreation('EPSON')]));
    expect((await store.vendors()).value).toHaveLength(1);
  });

  it('merges metadata by key, keeps both versions equal and refuses two different ones', async () => {
    const { store } = stores();
    const { entityId } = vendorCreation('');
    await store.apply([{ ...vendorCreation('Tpd'), entityId }]);
    const [first] = (await store.apply([vendorEdit(entityId, 1, { metadata: { extractor_version: '2.0.0' } })])).value;
    expect(first?.entity.value).toMatchObject({
      extractor_version: '2.0.0',
      metadata: { extractor_version: '2.0.0', manifest_compliant: true },
      version: 2,
    });
    await store.apply([vendorEdit(entityId, 2, { extractor_version: '2.1.0', status: 'broken' })]);
    expect((await store.vendorByName('tpd')).value).toMatchObject({
      status: 'broken',
      metadata: { extractor_version: '2.1.0' },
      version: 3,
    });
    await refused(
      'ValidationError',
      store.apply([vendorEdit(entityId, 3, { extractor_version: '1', metadata: { extractor_version: '2' } })]),
    );
    await refused(
      'ValidationError',
      store.apply([vendorEdit(entityId, 3, { metadata: { test_results: { passing: 2, total: 3, skipped: 2 } } })]),
    );
  });

  it('refuses a stale version and says who changed which fields', async () => {
    const { store } = stores();
    const change = vendorCreation('Adp');
    await store.apply([change]);
    await store.apply([vendorEdit(change.entityId, 1, { status: 'broken' }, 'other client')]);
    const error = await refused(
      'VersionConflictError',
      store.apply([vendorEdit(change.entityId, 1, { status: 'operational' })]),
    );
    expect(error.details).toEqual({
      expected_version: 1,
      current_version: 2,
      last_updated_by: 'other client',
      changed_fields: ['status'],
    });
  });

  it('lists every vendor by name', async () => {
    const { store } = stores();
    for (const name of ['beta', 'Alpha', 'gamma']) await store.apply([vendorCreation(name)]);
    expect((await store.vendors()).value.map(({ name }) => name)).toEqual(['Alpha', 'beta', 'gamma']);
  });

  it('pages through vendors by name, state and part of the name', async () => {
    const { store, other } = stores();
    await store.apply([vendorCreation('beta', 'broken')]);
    for (const name of ['Alpha', 'gamma', 'ALPINE']) await store.apply([vendorCreation(name)]);
    const names = async (filter: object) =>
      (await store.vendorPage({ limit: 10, ...filter })).value.rows.map(({ name }) => name);
    expect(await names({})).toEqual(['Alpha', 'ALPINE', 'beta', 'gamma']);
    expect(await names({ search: 'alp' })).toEqual(['Alpha', 'ALPINE']);
    expect(await names({ search: '%' })).toEqual([]);
    expect(await names({ status: 'broken' })).toEqual(['beta']);
    expect(await names({ limit: 2, after: 'alpha' })).toEqual(['ALPINE', 'beta']);
    expect((await store.vendorPage({ limit: 1 })).value.totalCount).toBe(4);
    expect((await other.vendorPage({ limit: 10 })).value.rows).toEqual([]);
  });
};
