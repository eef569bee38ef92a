import { type FileRollbackReport, rollbackFile } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { withProgress } from '../output/progress.ts';
import { printJson, type Terminal } from '../output/terminal.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface RollbackOptions {
  readonly workspace?: string;
  readonly dryRun?: boolean;
  readonly discardLaterChanges?: boolean;
}

/** `tracker migrate rollback`: the database and the status file as they were before the last migration (FR-026). */
export const migrateRollback = async (terminal: Terminal, options: RollbackOptions): Promise<number> => {
  const report = await withTracker(options.workspace, (tracker) =>
    withProgress(terminal, 'Rolling back', () =>
      rollbackFile(tracker, {
        dryRun: options.dryRun === true,
        discardLaterChanges: options.discardLaterChanges === true,
        client: clientName,
      }),
    ),
  );
  if (terminal.json) printJson(terminal, { ...report });
  else terminal.out.write(`${textOf(report)}\n`);
  return exitCode.ok;
};

const mostLines = 20;

const textOf = (report: FileRollbackReport): string => {
  const { kept, later_changes: later } = report;
  return [
    headline(report),
    ...fileLine(report),
    ...listed(
      'stays',
      kept.map(({ entity, name, id, reason }) => `${entity.replace('_', ' ')} ${name ?? id}: ${reason}`),
    ),
    ...listed(
      'since',
      later.map(
        ({ number, actor, kind, name, discarded }) =>
          `change ${number} by ${actor}, ${kind} ${name ?? ''}: ${discarded ? 'taken back' : 'kept'}`,
      ),
    ),
  ].join('\n');
};

const headline = ({ rolled_back, dry_run, removed }: FileRollbackReport): string => {
  if (!rolled_back) return 'There is nothing to roll back in the database.';
  const { vendors, deployments, enhancements, work_items } = removed;
  const gone = `${vendors} vendors, ${deployments} deployments, ${enhancements} enhancements and ${work_items} work items`;
  return dry_run ? `Would remove ${gone}.` : `Removed ${gone}.`;
};

const fileLine = ({ file, dry_run }: FileRollbackReport): readonly string[] => {
  if (file === null) return [];
  const path = printable(file.path);
  switch (file.outcome) {
    case 'unchanged':
      return [`  ${path} is as it was before the migration.`];
    case 'no_backup':
      return [`  ${path} is left alone: it has no backup of that migration.`];
    case 'restored':
      return [
        `  ${path} ${dry_run ? 'would be' : 'is'} restored${file.kept_as === null ? '.' : `; what it was until now: ${printable(file.kept_as)}`}`,
      ];
  }
};

const listed = (label: string, lines: readonly string[]): readonly string[] => [
  ...lines.slice(0, mostLines).map((line) => `  ${label}: ${printable(line)}`),
  ...(lines.length > mostLines ? [`  ${label}: ${lines.length - mostLines} more; --json lists all`] : []),
];
