import { TrackerError, updateVendorStatus, updateWorkItem } from '@tracker/core';
import { contextOn, creation, edit, vendorCreation, verifies } from '@tracker/testing';
import { expect, it } from 'vitest';
import { newWorkspace, useTestHome } from '../test-home.ts';

const home = useTestHome();

const outcomes = async <Answer>(attempts: readonly Promise<Answer>[]) => {
  const settled = await Promise.allSettled(attempts);
  return {
    done: settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
    refused: settled.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : [])),
  };
};

const crowd = <Answer>(size: number, act: (number: number) => Promise<Answer>) =>
  outcomes(Array.from({ length: size }, (_, number) => act(number)));

it('of twenty clients that update one item with the same version exactly one succeeds', async () => {
  verifies('FR-035', 'FR-037');
  const workspace = newWorkspace();
  const contexts = Array.from({ length: 20 }, (_, number) =>
    contextOn(home.client().store(workspace), `client ${number}`, workspace.id),
  );
  const item = creation({ title: 'Contended' });
  await contexts[0]!.store.apply([item]);
  for (let version = 1; version <= 5; version += 1) {
    const { done, refused } = await crowd(20, (number) =>
      updateWorkItem.run(contexts[number]!, { id: item.entityId, version, title: `Client ${number}, ${version}` }),
    );
    expect(done).toHaveLength(1);
    for (const error of refused) {
      expect(error).toBeInstanceOf(TrackerError);
      expect(error).toMatchObject({
        code: 'VersionConflictError',
        details: {
          expected_version: version,
          current_version: version + 1,
          last_updated_by: done[0]!.updated_by,
          changed_fields: ['title'],
        },
      });
    }
    const { value } = await contexts[7]!.store.workItem(item.entityId);
    expect(value).toMatchObject({ title: done[0]!.title, version: version + 1 });
  }
});

it('of ten clients that move one item with the same version exactly one succeeds', async () => {
  const workspace = newWorkspace();
  const stores = Array.from({ length: 2 }, () => home.client().store(workspace));
  const parents = Array.from({ length: 10 }, () => creation());
  const item = creation();
  await stores[0]!.apply([item, ...parents]);
  const { done, refused } = await crowd(10, (number) =>
    stores[number % 2]!.apply([edit(item.entityId, 1, { parent_id: parents[number]!.entityId })]),
  );
  expect(done).toHaveLength(1);
  expect(refused.map((error) => (error instanceof TrackerError ? error.code : error))).toEqual(
    Array.from({ length: 9 }, () => 'VersionConflictError'),
  );
});

it('of twenty clients that update one vendor with the same version exactly one succeeds', async () => {
  verifies('FR-001', 'FR-035', 'FR-037');
  const workspace = newWorkspace();
  const contexts = Array.from({ length: 20 }, (_, number) =>
    contextOn(home.client().store(workspace), `client ${number}`, workspace.id),
  );
  await contexts[0]!.store.apply([vendorCreation('Adp')]);
  for (let version = 1; version <= 5; version += 1) {
    const { done, refused } = await crowd(20, (number) =>
      updateVendorStatus.run(contexts[number]!, { name: 'ADP', version, extractor_version: `${version}.${number}` }),
    );
    expect(done).toHaveLength(1);
    for (const error of refused)
      expect(error).toMatchObject({
        code: 'VersionConflictError',
        details: { current_version: version + 1, last_updated_by: done[0]!.updated_by },
      });
  }
});

it('a note never conflicts, however many come at once', async () => {
  const workspace = newWorkspace();
  const stores = Array.from({ length: 4 }, () => home.client().store(workspace));
  const item = creation();
  await stores[0]!.apply([item]);
  const { refused } = await crowd(60, (number) =>
    stores[number % 4]!.apply([
      edit(item.entityId, 1, { note: { at: '2026-01-01T00:00:00.000Z', by: 'ann', text: `${number}` } }),
    ]),
  );
  expect(refused).toEqual([]);
  const { value } = await stores[0]!.workItem(item.entityId);
  const notes = value!.metadata.notes as { text: string }[]; // as they were written
  const numbers = notes.map(({ text }) => Number(text)).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 60 }, (_, number) => number));
  expect(value?.version).toBe(61);
});

it('more structural changes than a pool has connections wait for each other and all get through', async () => {
  const workspace = newWorkspace();
  const store = home.client().store(workspace);
  const target = creation();
  await store.apply([target]);
  const { refused } = await crowd(20, () =>
    store.apply([creation({ dependencies: [{ id: target.entityId, type: 'blocks' }] })]),
  );
  expect(refused).toEqual([]);
  const view = await store.workItemView(target.entityId, { children: false, dependencies: true });
  expect(view.value?.dependencies).toHaveLength(20);
});
