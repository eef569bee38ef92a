import { setTimeout as sleep } from 'node:timers/promises';
import { snapshotRowKey } from '@tracker/core';
import { differenceOf, waitingIn } from './check/convergence.mjs';

/** How long everything may take to reach the database and the caches once all is well again. */
const settleWithinMs = 120_000;

/** Waits until nothing waits and the caches are in step; gives what is not so when the time is over. */
export async function settle({ machines, database, workspace }) {
  const violations = [];
  const deadline = performance.now() + settleWithinMs;
  const settled = async (look) => {
    for (let found = await look(); found !== null; found = await look()) {
      if (performance.now() > deadline) return violations.push(found);
      await sleep(500);
    }
  };
  for (const machine of machines)
    await settled(async () => {
      const left = waitingIn(await machine.pending());
      return left.length === 0
        ? null
        : {
            kind: 'changes wait in vain',
            detail: `${machine.name}: ${left.length}, the first is ${JSON.stringify(left[0])}`,
            actors: left.map(({ actor }) => actor),
            entityId: left[0].entityId,
          };
    });
  for (const machine of machines)
    await settled(async () => {
      const difference = differenceOf(await database.rows(workspace, snapshotRowKey), await machine.cacheRows());
      return difference === null
        ? null
        : { kind: 'the cache is not what the database is', detail: `${machine.name}: ${difference}` };
    });
  return violations;
}

/** What the database and the machines hold. */
export async function evidenceOf({ machines, database, workspace }) {
  const of = (sql) => database.query(sql, [workspace.id]);
  const pending = [];
  for (const machine of machines) {
    const { journal, markdown } = await machine.pending();
    pending.push(...journal, ...markdown);
  }
  return {
    changes: await of(
      'select kind, entity_id, version, fields, effects, actor from changes where workspace_id = $1 order by seq',
    ),
    conflicts: await of(
      `select id, change_id, change->>'actor' as actor, change->>'kind' as kind, entity_id, reason, status
         from conflicts where workspace_id = $1`,
    ),
    rows: await database.rows(workspace, snapshotRowKey),
    pending,
  };
}
