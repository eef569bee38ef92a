import { resolve } from 'node:path';
import { migrateFile } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { withProgress } from '../output/progress.ts';
import { printJson, type Terminal } from '../output/terminal.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface MigrateOptions {
  readonly workspace?: string;
  readonly dryRun?: boolean;
}

/** `tracker migrate`: a hand-kept status file into the database (FR-024). A relative path starts where the user is. */
export const migrate = async (terminal: Terminal, file: string, options: MigrateOptions): Promise<number> => {
  const report = await withTracker(options.workspace, (tracker) =>
    withProgress(terminal, 'Migrating', (onProgress) =>
      migrateFile(tracker, { file: resolve(file), dryRun: options.dryRun === true, client: clientName, onProgress }),
    ),
  );
  if (terminal.json) printJson(terminal, { ...report });
  else terminal.out.write(`${textOf(report)}\n`);
  return report.success ? exitCode.ok : exitCode.failure;
};

type Report = Awaited<ReturnType<typeof migrateFile>>;

const textOf = (report: Report): string => {
  const { vendor_count, deployment_history, enhancements, session_prompts, vendor_metadata } = report.reconciliation;
  const compared = { vendors: vendor_count, deployments: deployment_history, enhancements, sessions: session_prompts };
  return [
    headline(report),
    ...Object.entries(compared).map(
      ([name, { source, migrated, match }]) =>
        `  ${name.padEnd(12)} ${migrated} of ${source} ${match ? 'present' : 'present: NOT AS IN THE FILE'}`,
    ),
    `  ${'vendor data'.padEnd(12)} ${vendor_metadata.fields_validated} fields, ${vendor_metadata.completeness_percentage} % as in the file`,
    ...report.unrecognised_sections.map(
      ({ heading, lines }) =>
        `  not understood, lines ${lines.first}–${lines.last}: ${printable(heading ?? 'before the first heading')}`,
    ),
    ...report.skipped.map(({ file, line, message }) => `  skipped ${printable(file)}:${line}: ${printable(message)}`),
    ...report.warnings.map((warning) => `  warning: ${printable(warning)}`),
  ].join('\n');
};

const headline = ({ success, dry_run, changes_applied: count, data_preservation_percentage: kept }: Report): string => {
  if (!success) return 'Nothing was migrated: everything was taken back and the file is untouched.';
  const changes = `${count} change${count === 1 ? '' : 's'}`;
  return dry_run ? `Would make ${changes}; ${kept} % preserved.` : `Made ${changes}; ${kept} % preserved.`;
};
