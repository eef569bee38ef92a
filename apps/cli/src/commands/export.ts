import { resolve } from 'node:path';
import { invalidField } from '@tracker/core';
import { type ExportFormat, exportFile, exportFormats, exportText } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { withProgress } from '../output/progress.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { withTracker } from '../with-tracker.ts';

export interface ExportOptions {
  readonly workspace?: string;
  readonly format?: string;
  readonly output?: string;
}

/** `tracker export`: all that the workspace holds, as text. */
export const exportCommand = async (terminal: Terminal, options: ExportOptions): Promise<number> => {
  const format = formatIn(options.format);
  const path = options.output === undefined ? undefined : resolve(options.output);
  const text = await withTracker(options.workspace, (tracker) =>
    withProgress(terminal, 'Exporting', async () => {
      if (path === undefined) return await exportText(tracker, format);
      await exportFile(tracker, { format, path });
      return null;
    }),
  );
  if (text === null) printResult(terminal, { format, path }, () => `Exported to ${printable(path ?? '')}.`);
  else if (terminal.json) printResult(terminal, { format, text }, () => '');
  else terminal.out.write(text);
  return exitCode.ok;
};

const formatIn = (given = 'jsonl'): ExportFormat => {
  const format = exportFormats.find((known) => known === given);
  if (format === undefined)
    throw invalidField('--format', 'is not one of the allowed values', exportFormats.join(', '));
  return format;
};
