import { randomUUID } from 'node:crypto';
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
  await tracker.store.apply([{ ...made, id: randomUUID(), kind: 'conflict.open', entityId: randomUUID(), fields }]);
  await tracker.close();
};
