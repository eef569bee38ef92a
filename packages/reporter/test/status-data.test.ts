import { createInMemoryStore, LayerUnavailableError, type PrimaryStore } from '@tracker/core';
import { creation, edit, enhancementCreation, tickingClock, vendorCreation } from '@tracker/testing';
import { expect, it } from 'vitest';
import { readStatus, sectionNames, statusData } from '../src/index.ts';

const holder = { holder: 'test client', session: 'test session' };
const everything = { sections: sectionNames, changes: {}, limit: 50, mostChanges: 50, holder };

const seeded = async (): Promise<PrimaryStore> => {
  const store = createInMemoryStore({ clock: tickingClock() });
  const parent = creation({ item_type: 'project', title: 'Parent', metadata: { description: '' } });
  const child = creation({ title: 'Child', parent_id: parent.entityId, metadata: { blocked_reason: 'No access' } });
  const done = creation({ title: 'Done' });
  const urgent = creation({ title: 'Urgent', metadata: { priority: 1 } });
  for (const change of [parent, child, done, urgent]) await store.apply([change]);
  await store.apply([edit(child.entityId, 1, { status: 'blocked' }), edit(done.entityId, 1, { status: 'completed' })]);
  await store.apply([vendorCreation('Amina'), vendorCreation('Epson', 'broken')]);
  await store.apply([
    enhancementCreation({ title: 'Later', priority: 4 }),
    enhancementCreation({ title: 'Soon', priority: 1 }),
  ]);
  return store;
};

it('shows open work as a tree, the urgent first, what is blocked and why, and the health of vendors', async () => {
  const data = statusData(await readStatus(await seeded(), everything), 10);
  expect(data.work).toMatchObject({
    total: 3,
    active: 2,
    blocked: 1,
    tree: [{ title: 'Urgent' }, { title: 'Parent', children: [{ title: 'Child', status: 'blocked' }] }],
    ready: [{ title: 'Urgent' }, { title: 'Parent' }],
    waiting: [{ title: 'Child', reason: 'It is blocked: No access.' }],
    data_source: 'postgresql',
  });
  expect(data.vendors).toMatchObject({ total: 2, operational: 1, broken: [{ name: 'Epson' }] });
  expect(data.enhancements).toMatchObject({ total: 2, pending: [{ title: 'Soon' }, { title: 'Later' }] });
  expect(data.conflicts).toMatchObject({ total: 0, open: [] });
  expect(data.configuration).toMatchObject({ active_context_type: 'feature' });
});

it('counts what it does not name', async () => {
  const data = statusData(await readStatus(await seeded(), everything), 1);
  expect(data.work).toMatchObject({ total: 3, shown: 1, tree: [{ title: 'Urgent' }], ready: [{ title: 'Urgent' }] });
  expect(data.enhancements).toMatchObject({ total: 2, pending: [{ title: 'Soon' }] });
});

it('tells what changed since a cursor, by whom', async () => {
  const store = await seeded();
  const first = statusData(await readStatus(store, everything), 10).changes;
  expect(first).toMatchObject({ count: 10, by_actor: { 'test client': 10 } });
  const after = first !== undefined && 'cursor' in first ? first.cursor : '';
  await store.apply([vendorCreation('Canon')]);
  const next = statusData(await readStatus(store, { ...everything, sections: ['changes'], changes: { after } }), 10);
  expect(next).toMatchObject({ changes: { count: 1 } });
  expect(Object.keys(next)).toEqual(['changes']);
});

it('says which section failed, and gives the others', async () => {
  const store = await seeded();
  const failing: PrimaryStore = {
    ...store,
    deployments: async () => {
      throw new LayerUnavailableError('The database cannot be reached.');
    },
  };
  const data = statusData(await readStatus(failing, everything), 10);
  expect(data.deployments).toEqual({ error: 'The database cannot be reached.' });
  expect(data.work).toMatchObject({ total: 3 });
});

it('lets no mistake pass for a state', async () => {
  const broken: PrimaryStore = {
    ...(await seeded()),
    vendorPage: async () => {
      throw new TypeError('a bug');
    },
  };
  await expect(readStatus(broken, everything)).rejects.toThrow('a bug');
});
