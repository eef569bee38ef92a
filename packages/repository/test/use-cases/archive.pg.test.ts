import {
  archiveWork,
  createWorkItem,
  queryArchivedWorkItems,
  queryWorkItem,
  restoreArchived,
  type UseCaseContext,
  updateWorkItem,
} from '@tracker/core';
import { archiving, verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();
const later = '2100-01-01T00:00:00.000Z';

describe.each(storeNames)('the archive, %s', (store) => {
  let context: UseCaseContext;
  const create = (title: string, request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title, ...request });
  const archive = (request: object = {}) => call(archiveWork, context, { created_before: later, ...request });
  const query = (request: object = {}) => call(queryArchivedWorkItems, context, request);
  beforeEach(() => {
    context = freshContext(home, store);
  });

  it('takes whole subtrees, nothing on a dry run, and nothing younger than a year unless told', async () => {
    verifies('FR-039');
    const root = await create('Root', { children: [{ item_type: 'task', title: 'Child' }] });
    expect(await call(archiveWork, context, {})).toMatchObject({ archived_count: 0 });
    expect(await archive({ dry_run: true })).toMatchObject({ archived_count: 2, dry_run: true });
    expect((await query()).total_count).toBe(0);
    const done = await archive();
    expect(done.archived_count).toBe(2);
    expect(done.items.map(({ title }) => title)).toEqual(['Child', 'Root']);
    expect((await query()).items?.map(({ title }) => title).sort()).toEqual(['Child', 'Root']);
    expect(await query({ id: root.key })).toMatchObject({
      key: root.key,
      children: [{ title: 'Child' }],
      ancestors: [],
    });
    expect(await archive()).toMatchObject({ archived_count: 0 });
  });

  it('goes on where an interrupted run stopped, more items than a batch holds', async () => {
    verifies('FR-039');
    const tree = () => ({
      children: Array.from({ length: 99 }, (_, n) => ({ item_type: 'task', title: `Task ${n}` })),
    });
    for (let n = 0; n < 6; n += 1) await create(`Root ${n}`, tree());
    const broken = { ...context, store: { ...context.store, apply: failingAfter(1, context.store.apply) } };
    await expect(archiveWork.run(broken, { created_before: later, dry_run: false })).rejects.toThrow('cut off');
    expect((await query()).total_count).toBe(500);
    expect(await archive()).toMatchObject({ archived_count: 100 });
    expect((await query({ item_type: 'task', limit: 100 })).items).toHaveLength(100);
  });

  it('brings back a subtree, and says which archived item to begin with', async () => {
    verifies('FR-039');
    const root = await create('Root', { children: [{ item_type: 'task', title: 'Child' }] });
    await archive();
    const child = root.children![0]!;
    const refused = await refusal(call(restoreArchived, context, { id: child.key }));
    expect(refused.hint).toContain(`Restore ${root.key}`);
    expect(await call(restoreArchived, context, { id: root.key })).toMatchObject({ key: root.key, restored_count: 2 });
    expect((await call(queryWorkItem, context, { id: root.key })).children).toMatchObject([{ key: child.key }]);
    expect((await refusal(call(restoreArchived, context, { id: root.key }))).message).toContain('is not archived');
  });

  it('tells who asks for an archived item where it is and how it comes back', async () => {
    verifies('FR-039');
    const item = await create('Old');
    await archive();
    const refused = await refusal(call(queryWorkItem, context, { id: item.key }));
    expect(refused.message).toContain('is archived');
    expect(refused.hint).toContain('query_archived_work_items');
    const update = call(updateWorkItem, context, { id: item.key, version: 1, title: 'Late' });
    expect((await refusal(update)).hint).toContain(`tracker archive --restore ${item.key}`);
  });

  it('keeps the links of live items, says that the other one is archived, and lets them be taken away', async () => {
    verifies('FR-039', 'FR-009');
    const blocker = await create('Blocker');
    const edge = { id: blocker.key, type: 'depends_on' };
    const parent = await create('Stays', { item_type: 'project' });
    const live = await create('Live', { dependencies: [edge], parent_id: parent.key });
    await context.store.apply([archiving([blocker.id], later)]);
    const { dependencies } = await call(queryWorkItem, context, { id: live.key });
    expect(dependencies).toMatchObject([{ item: { key: blocker.key }, archived: true }]);
    const update = (dependencies: object) => call(updateWorkItem, context, { id: live.key, version: 1, dependencies });
    expect(await update({ remove: [edge] })).toMatchObject({ version: 2 });
    expect((await call(queryWorkItem, context, { id: live.key })).dependencies).toEqual([]);
  });
});

/** Applies so many times and then fails before anything is sent. */
const failingAfter = (times: number, apply: UseCaseContext['store']['apply']): typeof apply => {
  let left = times;
  return async (...request) => {
    if (left === 0) throw new Error('cut off');
    left -= 1;
    return await apply(...request);
  };
};
