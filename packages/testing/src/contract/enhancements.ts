import type { Store } from '@tracker/core';
import { expect, it } from 'vitest';
import { enhancementCreation, enhancementEdit } from '../builders.ts';
import { refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const titles = async (store: Store, filter: object = {}): Promise<readonly string[]> =>
  (await store.enhancements({ limit: 10, ...filter })).value.rows.map(({ title }) => title);

export const enhancementContract = (stores: Stores): void => {
  it('creates, lists by priority and filters', async () => {
    const { store, other } = stores();
    await store.apply([
      enhancementCreation({ title: 'Low', priority: 5, target_quarter: '2026-Q1' }),
      enhancementCreation({ title: 'High', priority: 1, status: 'approved' }),
      enhancementCreation({ title: 'Middle', target_quarter: '2026-Q1' }),
    ]);
    expect(await titles(store)).toEqual(['High', 'Middle', 'Low']);
    expect(await titles(store, { priority: 1 })).toEqual(['High']);
    expect(await titles(store, { status: 'planned' })).toEqual(['Middle', 'Low']);
    expect(await titles(store, { targetQuarter: '2026-Q1' })).toEqual(['Middle', 'Low']);
    const [first] = (await store.enhancements({ limit: 1 })).value.rows;
    expect(await titles(store, { after: { priority: 1, id: first?.id } })).toEqual(['Middle', 'Low']);
    expect((await store.enhancements({ limit: 1 })).value.totalCount).toBe(3);
    expect(await titles(other)).toEqual([]);
  });

  it('updates the given fields and refuses a stale version', async () => {
    const { store, other } = stores();
    const change = enhancementCreation({ title: 'Before', requires_constitutional_principles: ['Small files'] });
    await store.apply([change]);
    const update = enhancementEdit(change.entityId, 1, { title: 'After', status: 'implementing' }, 'ann');
    const [done] = (await store.apply([update])).value;
    expect(done?.entity.value).toMatchObject({
      title: 'After',
      status: 'implementing',
      requires_constitutional_principles: ['Small files'],
      version: 2,
      updated_by: 'ann',
    });
    expect((await store.apply([update])).value[0]?.outcome).toBe('known');
    const error = await refused(
      'VersionConflictError',
      store.apply([enhancementEdit(change.entityId, 1, { priority: 1 })]),
    );
    expect(error.details).toMatchObject({
      current_version: 2,
      last_updated_by: 'ann',
      changed_fields: ['title', 'status'],
    });
    await refused('NotFoundError', other.apply([enhancementEdit(change.entityId, 2, { priority: 1 })]));
  });

  it('keeps what an enhancement depends on, without cycles', async () => {
    const { store } = stores();
    const first = enhancementCreation({ title: 'First' });
    const second = enhancementCreation({ title: 'Second', depends_on: [first.entityId] });
    await store.apply([first, second]);
    expect((await store.enhancements({ limit: 10 })).value.rows.map(({ depends_on }) => depends_on)).toContainEqual([
      first.entityId,
    ]);
    await refused(
      'ValidationError',
      store.apply([enhancementEdit(first.entityId, 1, { depends_on: [second.entityId] })]),
    );
    await refused(
      'ValidationError',
      store.apply([enhancementEdit(first.entityId, 1, { depends_on: [first.entityId] })]),
    );
    await refused(
      'NotFoundError',
      store.apply([enhancementCreation({ depends_on: [enhancementCreation().entityId] })]),
    );
    const [freed] = (await store.apply([enhancementEdit(second.entityId, 1, { depends_on: [] })])).value;
    expect(freed?.entity.value).toMatchObject({ depends_on: [] });
    await store.apply([enhancementEdit(first.entityId, 1, { depends_on: [second.entityId] })]);
  });
};
