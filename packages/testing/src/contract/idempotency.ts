import { expect, it } from 'vitest';
import { creation, edit, vendorCreation } from '../builders.ts';
import { applied, created, read, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

export const idempotencyContract = (stores: Stores): void => {
  it('does nothing for a change that was applied before, even when it would be refused now', async () => {
    const { store } = stores();
    const create = creation({ title: 'Once' });
    const item = await applied(store, create);
    const rename = edit(item.id, 1, { title: 'Twice' });
    await applied(store, rename);
    const again = (await store.apply([rename])).value[0];
    expect(again).toMatchObject({ outcome: 'known', entity: { value: { title: 'Twice', version: 2 } } });
    expect((await store.apply([create])).value[0]?.outcome).toBe('known');
    expect((await read(store, item)).version).toBe(2);
    const vendor = vendorCreation('Amina');
    await store.apply([vendor]);
    expect((await store.apply([vendor])).value[0]?.outcome).toBe('known');
  });

  it('counts a note once', async () => {
    const { store } = stores();
    const item = await created(store, 'Noted');
    const change = edit(item.id, 1, { note: { at: '2026-01-01T00:00:00.000Z', by: 'ann', text: 'Hello' } });
    await applied(store, change);
    expect((await store.apply([change])).value[0]?.outcome).toBe('known');
    expect((await read(store, item)).metadata.notes).toHaveLength(1);
  });

  it('recognises a batch that was applied before', async () => {
    const { store } = stores();
    const parent = creation({ title: 'Parent' });
    const batch = [parent, creation({ title: 'Child', parent_id: parent.entityId })];
    await store.apply(batch);
    expect((await store.apply(batch)).value.map(({ outcome }) => outcome)).toEqual(['known', 'known']);
    expect((await store.workItems({ includeDeleted: true, limit: 10, offset: 0 })).value.totalCount).toBe(2);
  });

  it('applies one change once when it comes fifty times at once', async () => {
    const { store } = stores();
    const change = creation({ title: 'Once' }, { idempotency: { key: 'k', request: 'a' } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.apply([change])));
    expect(answers.filter(({ value }) => value[0]?.outcome === 'applied')).toHaveLength(1);
    expect((await store.workItems({ includeDeleted: true, limit: 10, offset: 0 })).value.totalCount).toBe(1);
  });

  it('refuses a known change id that comes with another request', async () => {
    const { store } = stores();
    const change = creation({ title: 'Once' }, { idempotency: { key: 'k', request: 'a' } });
    await store.apply([change]);
    const error = await refused(
      'ValidationError',
      store.apply([{ ...change, idempotency: { key: 'k', request: 'b' } }]),
    );
    expect(error.details).toMatchObject({ fields: [{ field: 'idempotency_key' }] });
  });

  it('takes the version that an earlier change made as base', async () => {
    const { store } = stores();
    const item = await created(store, 'Based');
    const first = edit(item.id, 1, { title: 'First' });
    await applied(store, first);
    const second = await applied(store, { ...edit(item.id, 1, { status: 'completed' }), base: { changeId: first.id } });
    expect(second).toMatchObject({ title: 'First', status: 'completed', version: 3 });
    await refused(
      'VersionConflictError',
      store.apply([{ ...edit(item.id, 1, { title: 'Late' }), base: { changeId: first.id } }]),
    );
  });
};
