import { archiving, creation, edit } from '@tracker/testing';
import { expect, it } from 'vitest';
import { newWorkspace, useTestHome } from '../test-home.ts';
import { duringTransaction } from './other-transaction.ts';
import { brokenTree } from './tree-invariants.ts';

const home = useTestHome();
const rounds = 12;
/** After everything that a test makes: age alone keeps nothing back. */
const later = '2100-01-01T00:00:00.000Z';

it('a child, an edit and a move that meet the archiving of their item: each is whole, before it or refused', async () => {
  const workspace = newWorkspace();
  const [archiver, writer] = [home.client().store(workspace), home.client().store(workspace)];
  const target = creation();
  await writer.apply([target]);
  for (let round = 0; round < rounds; round += 1) {
    const parent = creation();
    const child = creation({ parent_id: parent.entityId });
    await writer.apply([parent]);
    const attempts: readonly (typeof child | ReturnType<typeof edit>)[] = [
      child,
      edit(parent.entityId, 1, { title: 'Edited' }),
      edit(parent.entityId, 1, { parent_id: target.entityId }),
    ];
    const met = attempts[round % attempts.length] ?? child;
    const [, written] = await Promise.allSettled([
      archiver.apply([archiving([parent.entityId], later)]),
      writer.apply([met]),
    ]);
    const live = (await writer.workItem(parent.entityId)).value;
    const [archived] = (await writer.archivedWorkItemsByRef([parent.entityId])).value;
    expect([live === null, archived === undefined].sort()).toEqual([false, true]);
    if (met === child) expect(written.status === 'fulfilled').toBe(live !== null);
    else if (written.status === 'fulfilled') expect((live ?? archived)?.version).toBe(2);
    else expect((live ?? archived)?.version).toBe(1);
  }
  expect(await brokenTree(home, workspace.id)).toEqual([]);
});

it('nobody is given an item that is being archived, whether it was claimed before or not', async () => {
  const workspace = newWorkspace();
  const store = home.client().store(workspace);
  const items = [creation(), creation()];
  await store.apply(items);
  const lease = { holder: 'a client', session: 'one', note: null };
  const ended = { ...lease, workItemId: items[1]?.entityId ?? '' };
  await store.claim({ ...ended, leaseSeconds: 900 });
  await store.releaseClaim(ended);
  for (const { entityId } of items) {
    const claiming = await duringTransaction(
      home,
      async (execute) => {
        const values = [workspace.id, entityId];
        await execute('select from work_items where workspace_id = $1 and id = $2 for update', values);
        await execute('delete from claims where workspace_id = $1 and work_item_id = $2', values);
        await execute('delete from work_items where workspace_id = $1 and id = $2', values);
      },
      () => store.claim({ ...lease, workItemId: entityId, leaseSeconds: 900 }),
    );
    expect(claiming).toMatchObject({ status: 'fulfilled', value: { value: null } });
  }
});

it('an item that is just being claimed, or whose lease is just being prolonged, is not archived', async () => {
  const workspace = newWorkspace();
  const store = home.client().store(workspace);
  const [claimed, prolonged] = [creation(), creation()];
  await store.apply([claimed, prolonged]);
  const lease = { holder: 'a client', session: 'one', note: null, workItemId: prolonged.entityId };
  await store.claim({ ...lease, leaseSeconds: 900 });
  await store.releaseClaim(lease);
  const archive = (id: string) => async () => {
    const { value } = await store.apply([archiving([id], later)]);
    return value.flatMap(({ effects }) => effects.map((effect) => effect.id));
  };
  const meanwhile = [
    await duringTransaction(
      home,
      async (execute) => {
        const values = [workspace.id, claimed.entityId];
        await execute('select from work_items where workspace_id = $1 and id = $2 for key share', values);
        await execute(
          `insert into claims (workspace_id, work_item_id, holder, session, expires_at)
           values ($1, $2, 'a client', 'two', now() + interval '1 hour')`,
          values,
        );
      },
      archive(claimed.entityId),
    ),
    await duringTransaction(
      home,
      async (execute) =>
        void (await execute(
          `update claims set expires_at = now() + interval '1 hour' where workspace_id = $1 and work_item_id = $2`,
          [workspace.id, prolonged.entityId],
        )),
      archive(prolonged.entityId),
    ),
  ];
  expect(meanwhile).toEqual([
    { status: 'fulfilled', value: [] },
    { status: 'fulfilled', value: [] },
  ]);
  expect((await store.workItemsByRef([claimed.entityId, prolonged.entityId])).value).toHaveLength(2);
});
