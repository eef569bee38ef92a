import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTracker } from '../../../../packages/host/dist/index.js';

/** Keeps a conflict, as the replay of an outage does when somebody else was faster. */
export const openConflict = async (env, { id: entityId }) => {
  const tracker = await openTracker({ env });
  const made = { actor: 'offline', clientTime: new Date().toISOString() };
  const waiting = {
    ...made,
    id: randomUUID(),
    kind: 'work_item.update',
    entityId,
    base: { version: 1 },
    fields: { title: 'Parse it differently' },
  };
  const fields = { change: waiting, reason: 'The title was changed meanwhile.' };
  const conflict = { ...made, id: randomUUID(), kind: 'conflict.open', entityId: randomUUID(), fields };
  await patiently(() => tracker.store.apply([conflict]));
  await tracker.close();
};

/** On a busy machine the database may seem away; applying a change again does nothing. */
const patiently = async (work) => {
  for (let left = 5; ; left -= 1)
    try {
      return await work();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(3_000);
    }
};
