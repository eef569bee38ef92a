import type { Store, WorkItem } from '@tracker/core';
import { expect, it } from 'vitest';
import {
  archiving,
  configurationEdit,
  creation,
  deploymentRecord,
  edit,
  unarchiving,
  vendorCreation,
} from '../builders.ts';
import { applied, created, expectNone, read, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

/** After everything that a test makes: age alone keeps nothing back. */
const later = '2100-01-01T00:00:00.000Z';
const early = '2000-01-01T00:00:00.000Z';
const everything = { includeDeleted: true, limit: 100, offset: 0 };
const whole = { children: true, dependencies: true };

const archive = async (store: Store, items: readonly WorkItem[], createdBefore = later): Promise<readonly string[]> => {
  const { value } = await store.apply([
    archiving(
      items.map(({ id }) => id),
      createdBefore,
    ),
  ]);
  return value.flatMap(({ effects }) => effects.map(({ id }) => id));
};

const archivedKeys = async (store: Store): Promise<readonly string[]> =>
  (await store.archivedWorkItems(everything)).value.rows.map(({ key }) => key).sort();

export const archiveContract = (stores: Stores): void => {
  it('takes a whole subtree out of the daily view and keeps it queryable', async () => {
    const { store, other, ...kind } = stores();
    const root = await created(store, 'Root');
    const child = await created(store, 'Child', root);
    expect(await archive(store, [root, child])).toEqual(expect.arrayContaining([root.id, child.id]));
    await expectNone(kind, store.workItem(root.key));
    expect((await store.workItems(everything)).value.totalCount).toBe(0);
    const view = (await store.archivedWorkItemView(child.key, whole)).value!;
    expect(view.item).toMatchObject({ ...child, archived_at: expect.any(String) });
    expect(view.ancestors).toEqual([expect.objectContaining({ key: root.key, depth: 0, archived: true })]);
    expect((await store.archivedWorkItemView(root.id, whole)).value?.children).toMatchObject([{ key: child.key }]);
    expect((await store.archivedWorkItemsByRef([root.id, child.key])).value).toHaveLength(2);
    expect((await other.archivedWorkItems(everything)).value).toEqual({ rows: [], totalCount: 0 });
    expect((await other.archivedWorkItemView(root.id, whole)).value).toBeNull();
    expect((await other.archivedWorkItemsByRef([root.id, root.key])).value).toEqual([]);
    await refused('NotFoundError', other.apply([archiving([root.id], later)]));
    await refused('NotFoundError', other.apply([unarchiving([root.id])]));
  });

  it('leaves what is young, was changed or has something live below it', async () => {
    const { store } = stores();
    const root = await created(store, 'Root');
    const child = await created(store, 'Child', root);
    expect(await archive(store, [root])).toEqual([]);
    expect(await archive(store, [root, child], early)).toEqual([]);
    expect(await archive(store, [child])).toEqual([child.id]);
    expect(await archive(store, [root])).toEqual([root.id]);
  });

  it('archives what is completed or deleted however lately that was', async () => {
    const { store } = stores();
    const [open, done, gone] = [
      await created(store, 'Open'),
      await created(store, 'Done'),
      await created(store, 'Gone'),
    ];
    const limit = (await created(store, 'The limit')).created_at;
    await applied(store, edit(open.id, 1, { title: 'Open, changed' }));
    await applied(store, edit(done.id, 1, { status: 'completed' }));
    await applied(store, edit(gone.id, 1, { deletion: { kind: 'item', at: limit } }));
    const wanted = [done.id, gone.id].sort();
    const listed = await store.archivableWorkItems({ createdBefore: limit, depth: 0, limit: 10 });
    expect(listed.value.map(({ id }) => id)).toEqual(wanted);
    expect([...(await archive(store, [open, done, gone], limit))].sort()).toEqual(wanted);
    expect(await archivedKeys(store)).toEqual([done.key, gone.key].sort());
  });

  it('lists what may go at each depth, page by page, each workspace its own', async () => {
    const { store, other } = stores();
    const roots = [await created(store, 'A'), await created(store, 'B'), await created(store, 'C')];
    const child = await created(store, 'Below A', roots[0]);
    const session = await created(store, 'Open below B', roots[1]);
    await created(other, 'Elsewhere');
    const limit = (await created(store, 'The limit')).created_at;
    await applied(store, edit(session.id, 1, { title: 'Changed' }));
    const ids = async (depth: number, after?: string) =>
      (
        await store.archivableWorkItems({
          createdBefore: limit,
          depth,
          limit: 1,
          ...(after === undefined ? {} : { after }),
        })
      ).value.map(({ id }) => id);
    const wanted = [roots[0]!.id, roots[2]!.id].sort();
    expect(await ids(0)).toEqual([wanted[0]]);
    expect(await ids(0, wanted[0])).toEqual([wanted[1]]);
    expect(await ids(0, wanted[1])).toEqual([]);
    expect(await ids(1)).toEqual([child.id]);
  });

  it('never takes the current session, nor what it lies in', async () => {
    const { store } = stores();
    const root = await created(store, 'Root');
    const session = await applied(
      store,
      creation({
        item_type: 'session',
        parent_id: root.id,
        metadata: { token_budget: 1000, prompts_count: 0, yaml_frontmatter: { schema_version: '1' } },
      }),
    );
    await store.apply([configurationEdit(1, { current_session_id: session.id })]);
    expect((await store.archivableWorkItems({ createdBefore: later, depth: 1, limit: 5 })).value).toEqual([]);
    expect(await archive(store, [root, session])).toEqual([]);
    await store.apply([configurationEdit(2, { current_session_id: null })]);
    expect(await archive(store, [root, session])).toHaveLength(2);
    await refused('ValidationError', store.apply([configurationEdit(3, { current_session_id: session.id })]));
    expect((await store.configuration()).value.current_session_id).toBeNull();
  });

  it('leaves what somebody works on, and what it lies in, until the lease ends', async () => {
    const { store } = stores();
    const root = await created(store, 'Root');
    const child = await created(store, 'Child', root);
    const leaf = await created(store, 'Leaf', child);
    const lease = { workItemId: child.id, holder: 'a client', session: 'one', note: null };
    await store.claim({ ...lease, leaseSeconds: 900 });
    const listed = async () =>
      (
        await Promise.all(
          [0, 1, 2].map((depth) => store.archivableWorkItems({ createdBefore: later, depth, limit: 5 })),
        )
      ).map(({ value }) => value.length);
    expect(await listed()).toEqual([0, 0, 1]);
    expect(await archive(store, [root, child, leaf])).toEqual([leaf.id]);
    await store.releaseClaim(lease);
    expect(await listed()).toEqual([1, 1, 0]);
    expect(await archive(store, [root, child])).toHaveLength(2);
  });

  it('keeps links: an archived item shows in dependencies and deployments, and says that it is archived', async () => {
    const { store } = stores();
    const [blocker, live] = [await created(store, 'Blocker'), await created(store, 'Live')];
    const vendor = vendorCreation('Epson');
    await store.apply([vendor]);
    const dependencies = [{ id: blocker.id, type: 'depends_on' as const }];
    await applied(
      store,
      edit(live.id, 1, {
        dependencies: { add: dependencies, remove: [] },
        vendor_dependencies: { add: [vendor.entityId], remove: [] },
      }),
    );
    await store.apply([deploymentRecord([], [blocker.id])]);
    await archive(store, [blocker]);
    expect((await store.workItemView(live.id, whole)).value?.dependencies).toEqual([
      { type: 'depends_on', direction: 'out', item: expect.objectContaining({ key: blocker.key }), archived: true },
    ]);
    expect((await store.archivedWorkItemView(blocker.id, whole)).value?.dependencies).toEqual([
      { type: 'depends_on', direction: 'in', item: expect.objectContaining({ key: live.key }) },
    ]);
    const [deployment] = (await store.deployments({ limit: 5 })).value.rows;
    expect(deployment?.related_work_items).toMatchObject([{ key: blocker.key }]);
    await store.apply([deploymentRecord([], [blocker.id])]);
    await applied(store, edit(live.id, 2, { dependencies: { add: [], remove: dependencies } }));
    await archive(store, [live]);
    expect((await store.archivedWorkItemView(live.id, whole)).value?.vendorDependencies).toMatchObject([
      { name: 'Epson' },
    ]);
  });

  it('refuses to change an archived item or to build on it, and says how to get it back', async () => {
    const { store } = stores();
    const item = await created(store, 'Archived');
    const live = await created(store, 'Live');
    await archive(store, [item]);
    const edge = { id: item.id, type: 'blocks' as const };
    for (const change of [
      edit(item.id, 1, { title: 'Late' }),
      edit(item.id, 1, { deletion: { kind: 'subtree', at: later } }),
      creation({ parent_id: item.id }),
      creation({ dependencies: [edge] }),
      edit(live.id, 1, { parent_id: item.id }),
      edit(live.id, 1, { dependencies: { add: [edge], remove: [] } }),
    ]) {
      const error = await refused('ValidationError', store.apply([change]));
      expect(error.message).toContain('is archived');
      expect(error.hint).toContain(`tracker archive --restore ${item.key}`);
    }
  });

  it('gives nobody else the key of an archived item', async () => {
    const { store } = stores();
    const first = creation({}, { entityId: '01900000-0000-7000-8000-000012345678' });
    const item = await applied(store, first);
    await archive(store, [item]);
    const second = await applied(store, creation({}, { entityId: '01900000-0000-7000-8001-000012345678' }));
    expect(second.key).not.toBe(item.key);
    expect(second.key.endsWith(item.key.slice(2))).toBe(true);
  });

  it('restores a subtree as it was, under where its parent is by now', async () => {
    const { store } = stores();
    const top = await created(store, 'Top');
    const root = await created(store, 'Root', top);
    const child = await created(store, 'Child', root);
    await archive(store, [child, root]);
    const target = await created(store, 'Target');
    await applied(store, edit(top.id, 1, { parent_id: target.id }));
    const view = (await store.archivedWorkItemView(child.id, whole)).value!;
    expect(view.ancestors.map(({ key, depth }) => [key, depth])).toEqual([
      [target.key, 0],
      [top.key, 1],
      [root.key, 2],
    ]);
    expect(view.ancestors.map(({ archived }) => archived)).toEqual([undefined, undefined, true]);
    const error = await refused('ValidationError', store.apply([unarchiving([child.id])]));
    expect(error.hint).toContain(`Restore ${root.key} first`);
    await store.apply([unarchiving([root.id, child.id])]);
    expect(await read(store, root)).toEqual({ ...root, depth: 2, path: `${target.id}.${top.id}.${root.id}` });
    expect(await read(store, child)).toMatchObject({ depth: 3, version: 1, updated_at: child.updated_at });
    expect(await archivedKeys(store)).toEqual([]);
    expect(await archive(store, [root, child], view.item.archived_at)).toEqual([]);
  });

  it('restores nothing live below a deleted parent', async () => {
    const { store } = stores();
    const root = await created(store, 'Root');
    const child = await created(store, 'Child', root);
    await archive(store, [child]);
    await applied(store, edit(root.id, 1, { deletion: { kind: 'item', at: later } }));
    const error = await refused('ValidationError', store.apply([unarchiving([child.id])]));
    expect(error.message).toContain(`the parent ${root.key} of ${child.key} is deleted`);
  });

  it('does a repeated archiving or restoring once', async () => {
    const { store } = stores();
    const item = await created(store, 'Item');
    const away = archiving([item.id], later);
    await store.apply([away]);
    expect((await store.apply([away])).value).toMatchObject([{ outcome: 'known', entity: { value: { id: item.id } } }]);
    const back = unarchiving([item.id]);
    await store.apply([back]);
    expect((await store.apply([away])).value).toMatchObject([{ outcome: 'known' }]);
    expect((await store.apply([back])).value).toMatchObject([{ outcome: 'known' }]);
    expect((await read(store, item)).key).toBe(item.key);
  });

  it('filters the archive like the live items, and by the time of archiving', async () => {
    const { store } = stores();
    const parent = await created(store, 'Parent');
    const child = await created(store, 'Child', parent);
    const gone = await created(store, 'Gone');
    await applied(store, edit(child.id, 1, { status: 'completed' }));
    await applied(store, edit(gone.id, 1, { deletion: { kind: 'item', at: later } }));
    await archive(store, [child]);
    await archive(store, [parent, gone]);
    const keys = async (filter: Partial<Parameters<Store['archivedWorkItems']>[0]>) =>
      (await store.archivedWorkItems({ ...everything, includeDeleted: false, ...filter })).value.rows.map(
        ({ key }) => key,
      );
    expect(await keys({})).toEqual([child.key, parent.key]);
    expect(await keys({ status: 'completed' })).toEqual([child.key]);
    expect(await keys({ itemType: 'session' })).toEqual([]);
    expect(await keys({ parentId: parent.id })).toEqual([child.key]);
    expect(await keys({ includeDeleted: true, parentId: null })).toEqual([gone.key, parent.key]);
    const since = (await store.archivedWorkItemsByRef([parent.id])).value[0]!.archived_at;
    expect(await keys({ archivedAfter: since })).toEqual([parent.key]);
    expect(await keys({ archivedBefore: since })).toEqual([child.key]);
    const [first] = (await store.archivedWorkItems({ ...everything, limit: 1 })).value.rows;
    const after = { updatedAt: first!.updated_at, id: first!.id };
    expect(await keys({ after, includeDeleted: true })).toHaveLength(2);
  });
};
