import { resolve } from 'node:path';
import { importPath } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { withProgress } from '../output/progress.ts';
import { printJson, type Terminal } from '../output/terminal.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface ImportOptions {
  readonly workspace?: string;
  readonly dryRun?: boolean;
}

export type ImportedSystem = Parameters<typeof importPath>[1]['system'];

/** `tracker import`: the work of another tracker, added once. */
export const importWork =
  (system: ImportedSystem) =>
  async (terminal: Terminal, path: string, options: ImportOptions): Promise<number> => {
    const report = await withTracker(options.workspace, (tracker) =>
      withProgress(terminal, 'Importing', (onProgress) =>
        importPath(tracker, {
          system,
          path: resolve(path),
          dryRun: options.dryRun === true,
          client: clientName,
          onProgress,
        }),
      ),
    );
    if (terminal.json) printJson(terminal, { ...report });
    else terminal.out.write(`${textOf(report)}\n`);
    return exitCode.ok;
  };

type Report = Awaited<ReturnType<typeof importPath>>;

const textOf = ({ dry_run, created, already_present, kept_in_metadata, not_placed }: Report): string =>
  [
    `${dry_run ? 'Would import' : 'Imported'} ${created}; ${already_present} imported before.`,
    ...(kept_in_metadata.length === 0 ? [] : [`  kept in metadata: ${printable(kept_in_metadata.join(', '))}`]),
    ...not_placed.map(({ id, reason }) => `  ${printable(id)}: ${printable(reason)}`),
  ].join('\n');
