import type { MaintenanceTurns } from '@tracker/core';
import type { Qualify, Run } from './statements.ts';

/** Who does a task that runs now and then: a row, not a lock, since a run spans many transactions and a pooler may be in between. */
export const createMaintenanceTurns = (run: Run, workspaceId: string, at: Qualify): MaintenanceTurns => ({
  takeTurn: async (task, holdSeconds) => {
    const taken = await run({
      name: 'take-turn',
      text: `insert into ${at('maintenance_turns')} (workspace_id, task, due_at)
        values ($1::uuid, $2::text, now() + make_interval(secs => $3::int))
        on conflict (workspace_id, task) do update set due_at = excluded.due_at where maintenance_turns.due_at <= now()
        returning task`,
      values: [workspaceId, task, holdSeconds],
    });
    return taken.length > 0;
  },
  endTurn: async (task, nextSeconds) => {
    await run({
      name: 'end-turn',
      text: `update ${at('maintenance_turns')} set due_at = now() + make_interval(secs => $3::int)
        where workspace_id = $1::uuid and task = $2::text`,
      values: [workspaceId, task, nextSeconds],
    });
  },
});
