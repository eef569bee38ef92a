import { archiving, creation, edit } from '@tracker/testing';
import { expect, it } from 'vitest';
import { newWorkspace, useTestHome } from '../test-home.ts';
import { brokenTree } from './tree-invariants.ts';

const home = useTestHome();
const rounds = 12;

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
      archiver.apply([archiving([parent.entityId], '2100-01-01T00:00:00.000Z')]),
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
