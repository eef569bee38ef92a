import { createWorkItem } from '@tracker/core';
import { contextOn, verifies } from '@tracker/testing';
import { expect, it } from 'vitest';
import { runTogether } from '../child-process.ts';
import { newWorkspace, useTestHome } from '../test-home.ts';

interface Answer {
  readonly ids: readonly string[];
  readonly failures: readonly string[];
}

const home = useTestHome();

it('an idempotency key sent fifty times at once by five processes creates one entity', async () => {
  verifies('FR-035');
  const workspace = newWorkspace();
  const inputs = [1, 2, 3, 4, 5].map((number) => ({ target: home.target(), workspace, times: 10, number }));
  // The program beside this test says so.
  const answers = (await runTogether('concurrency/repeat-process.mjs', inputs)) as readonly Answer[];
  expect(answers.flatMap(({ failures }) => failures)).toEqual([]);
  const ids = answers.flatMap((answer) => answer.ids);
  expect(ids).toHaveLength(150);
  expect(new Set(ids).size).toBe(3);
  const [counts] = await home.sql<{ items: number; vendors: number; changes: number }>(
    `select (select count(*)::int from work_items where workspace_id = $1) as items,
       (select count(*)::int from vendor_extractors where workspace_id = $1) as vendors,
       (select count(*)::int from changes where workspace_id = $1) as changes`,
    [workspace.id],
  );
  expect(counts).toEqual({ items: 3, vendors: 1, changes: 4 });
});

it('a key is known to every client and refused with other arguments', async () => {
  const workspace = newWorkspace();
  const [first, second] = [1, 2].map((number) =>
    contextOn(home.client().store(workspace), `client ${number}`, workspace.id),
  );
  const request = { item_type: 'task', title: 'Once', idempotency_key: 'key' } as const;
  const item = await createWorkItem.run(first!, request);
  expect((await createWorkItem.run(second!, request)).id).toBe(item.id);
  await expect(createWorkItem.run(second!, { ...request, title: 'Other' })).rejects.toMatchObject({
    code: 'ValidationError',
    details: { fields: [{ field: 'idempotency_key' }] },
  });
});
