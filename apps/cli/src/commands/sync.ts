import { syncChanges } from '@tracker/core';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { printed } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface SyncOptions {
  readonly workspace?: string;
  readonly plan?: boolean;
  readonly adopt?: readonly string[];
}

/**
 * `tracker sync`: the use case behind the tool, and the adoption of foreign entries, which is for people alone. What still
 * waits afterwards is a failure, or a conflict where all of it waits for a choice.
 */
export const sync = async (
  terminal: Terminal,
  { workspace, plan = false, adopt = [] }: SyncOptions,
): Promise<number> => {
  const result = await withTracker(workspace, async (tracker) => {
    const adopted = adopt.length === 0 ? 0 : await tracker.store.adopt(adopt);
    return { adopted, ...(await syncChanges.run(tracker.context(clientName), { plan })) };
  });
  const shown = printed(terminal, result, textOf);
  if (plan || result.waiting_count === 0) return shown;
  return result.waiting.every(({ conflict_id }) => conflict_id !== null) ? exitCode.conflict : exitCode.failure;
};

type Result = Awaited<ReturnType<typeof syncChanges.run>> & { readonly adopted: number };

const textOf = ({ adopted, applied, conflicts, waiting, waiting_count, foreign }: Result): string =>
  [
    ...(adopted === 0 ? [] : [`Adopted ${adopted}.`]),
    ...(applied + conflicts === 0 ? [] : [`Applied ${applied}; ${conflicts} became conflicts: tracker conflicts.`]),
    waiting_count === 0 ? 'Nothing waits.' : `${waiting_count} wait:`,
    ...waiting.map(
      ({ change_id, kind, title, entity_id, forecast }) =>
        `${change_id} ${kind} ${printable(title ?? entity_id)}: ${forecast.replace('_', ' ')}`,
    ),
    ...(waiting_count > waiting.length ? [`… and ${waiting_count - waiting.length} more.`] : []),
    ...(foreign.length === 0 ? [] : ['', 'Foreign entries of the status file, not applied:']),
    ...foreign.map(({ change_id, kind, title, actor, line }) =>
      change_id === null
        ? `(no change) ${printable(line)}`
        : `${change_id} ${kind} ${printable(title ?? '')} by ${printable(actor ?? '')}`,
    ),
  ].join('\n');
