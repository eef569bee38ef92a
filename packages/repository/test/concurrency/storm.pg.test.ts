import { creation } from '@tracker/testing';
import { expect, it } from 'vitest';
import { runTogether } from '../child-process.ts';
import { newWorkspace, useTestHome } from '../test-home.ts';
import { brokenInvariants } from './tree-invariants.ts';

interface Answer {
  readonly acknowledged: readonly string[];
  readonly notes: number;
  readonly refused: number;
  readonly failures: readonly string[];
}

const home = useTestHome();

it('eight processes push the same items against each other, and the tree stays a tree', async () => {
  const workspace = newWorkspace();
  const store = home.client().store(workspace);
  const items = Array.from({ length: 10 }, () => creation());
  await store.apply(items);

  const inputs = Array.from({ length: 8 }, (_, number) => ({
    target: home.target(),
    workspace,
    items: items.map(({ entityId }) => entityId),
    durationMs: 3_500,
    number,
  }));
  // The program beside this test says so.
  const answers = (await runTogether('concurrency/storm-process.mjs', inputs)) as readonly Answer[];

  expect(answers.flatMap(({ failures }) => failures)).toEqual([]);
  expect(await brokenInvariants(home, workspace.id)).toEqual([]);
  const acknowledged = answers.flatMap((answer) => answer.acknowledged);
  const logged = await home.sql<{ id: string }>('select id from changes where workspace_id = $1 and actor like $2', [
    workspace.id,
    'storm %',
  ]);
  expect(logged.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
  const [notes] = await home.sql<{ count: number }>(
    `select coalesce(sum(jsonb_array_length(metadata->'notes')), 0)::int as count from work_items where workspace_id = $1`,
    [workspace.id],
  );
  expect(notes?.count).toBe(answers.reduce((sum, answer) => sum + answer.notes, 0));
  // A storm in which nothing collided would have proved nothing.
  expect(acknowledged.length).toBeGreaterThan(30);
  expect(answers.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(8);
}, 60_000);
