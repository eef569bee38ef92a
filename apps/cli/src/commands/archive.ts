import { archiveWork, daysBefore, invalidField, restoreArchived } from '@tracker/core';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { runUseCase } from '../run-use-case.ts';

export interface ArchiveOptions {
  readonly workspace?: string;
  readonly olderThan?: string;
  readonly dryRun?: boolean;
  readonly restore?: string;
}

/** `tracker archive`: takes old work out of the daily view, or brings some of it back (FR-039). */
export const archive = async (terminal: Terminal, options: ArchiveOptions): Promise<number> => {
  if (options.restore !== undefined) return await restore(terminal, options, options.restore);
  const values = { created_before: timeBefore(options.olderThan), dry_run: options.dryRun };
  const flags = { created_before: '--older-than' };
  return await runUseCase(terminal, options.workspace, archiveWork, { values, flags, text: textOf });
};

const restore = async (terminal: Terminal, options: ArchiveOptions, id: string): Promise<number> => {
  if (options.olderThan !== undefined || options.dryRun === true)
    throw invalidField('--restore', 'cannot be combined with --older-than or --dry-run', '--restore alone');
  return await runUseCase(terminal, options.workspace, restoreArchived, {
    values: { id },
    flags: { id: '--restore' },
    text: ({ key, title, restored_count }) => {
      const further = restored_count === 1 ? '' : ` and ${restored_count - 1} below it`;
      return `Restored ${key} ${printable(title)}${further}.`;
    },
  });
};

type Result = Awaited<ReturnType<typeof archiveWork.run>>;

const textOf = ({ archived_count: count, created_before, dry_run, items }: Result): string => {
  const work = `${count} work item${count === 1 ? '' : 's'} from before ${created_before.slice(0, 10)}`;
  const rows = items.map(({ key, status, title }) => `  ${key} ${status} ${printable(title)}`);
  const more = count > items.length ? [`  … ${count - items.length} more`] : [];
  return [`${dry_run ? 'Would archive' : 'Archived'} ${work}.`, ...rows, ...more].join('\n');
};

const days = { d: 1, w: 7, mo: 30, y: 365 } as const;

/** An age counts back from now; a date stands for its first moment in UTC. */
const timeBefore = (age: string | undefined): string | undefined => {
  if (age === undefined) return undefined;
  const [, count, unit] = /^(\d{1,5})(d|w|mo|y)$/.exec(age) ?? [];
  if (count !== undefined && unit !== undefined)
    return daysBefore(new Date().toISOString(), Number(count) * days[unit as keyof typeof days]); // the pattern's units
  if (/^\d{4}-\d{2}-\d{2}$/.test(age)) return `${age}T00:00:00Z`;
  if (age.includes('T')) return age;
  throw invalidField('--older-than', `"${age}" is no age`, 'such as 90d, 18mo, 2y or 2025-01-31');
};
