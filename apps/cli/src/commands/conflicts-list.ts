import { listConflicts } from '@tracker/core';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { numberIn } from '../parse-flags.ts';
import { runUseCase } from '../run-use-case.ts';

export interface ConflictsListOptions {
  readonly workspace?: string;
  readonly status?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

const flags = { status: '--status', limit: '--limit', cursor: '--cursor' };

/** `tracker conflicts`: the use case behind list_conflicts. */
export const conflictsList = (terminal: Terminal, options: ConflictsListOptions): Promise<number> => {
  const values = { status: options.status, limit: numberIn(options.limit), cursor: options.cursor };
  return runUseCase(terminal, options.workspace, listConflicts, { values, flags, text: textOf });
};

type Result = Awaited<ReturnType<typeof listConflicts.run>>;

const shown = (value: unknown): string => printable(JSON.stringify(value) ?? 'nothing');

const textOf = ({ conflicts, next_cursor }: Result): string =>
  [
    ...(conflicts.length === 0 ? ['No conflicts.'] : []),
    ...conflicts.flatMap(({ id, entity, entity_id, status, change_kind, changed_by, changed_at, fields, reason }) => [
      `${id} ${status}: ${change_kind} of ${entity} ${entity_id} by ${printable(changed_by)}, ${changed_at}`,
      `  ${printable(reason)}`,
      ...Object.entries(fields).map(
        ([name, { base, mine, theirs }]) =>
          `  ${printable(name)}: was ${shown(base)}, mine ${shown(mine)}, theirs ${shown(theirs)}`,
      ),
    ]),
    ...(next_cursor === null ? [] : [`Next page: --cursor ${next_cursor}`]),
  ].join('\n');
