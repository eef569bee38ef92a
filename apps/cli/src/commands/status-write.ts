import type { EditReport, StatusFileReport } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { withTracker } from '../with-tracker.ts';

export interface WriteFileOptions {
  readonly workspace?: string;
  readonly confirmEdits?: boolean;
}

/** `tracker status --write`: hand edits into the database, then the file from it (FR-022, FR-031). */
export const writeFile = async (terminal: Terminal, options: WriteFileOptions): Promise<number> => {
  const confirmEdits = options.confirmEdits === true;
  const report = await withTracker(options.workspace, ({ statusFile }) => statusFile.write({ confirmEdits }));
  printResult(terminal, report, textOf);
  const unsettled = report.edits.some(({ outcome }) => outcome !== 'applied');
  return unsettled ? exitCode.conflict : exitCode.ok;
};

const textOf = ({ path, written, edits, notices, needs_confirmation }: StatusFileReport): string =>
  [
    `${path} ${written ? 'is up to date.' : 'was up to date.'}`,
    ...(needs_confirmation
      ? [`It has ${edits.length} edits by hand. If they are meant, apply them with --confirm-edits:`]
      : []),
    ...edits.map(editText),
    ...notices.map(({ line, message }) => `  line ${line}: ${printable(message)}`),
  ].join('\n');

const words: Readonly<Record<EditReport['outcome'], string>> = {
  applied: 'applied',
  conflict: 'waits as a conflict, see tracker status --section conflicts',
  refused: 'refused, and left as it is',
  unconfirmed: 'not applied',
};

const editText = ({ line, text, outcome, message }: EditReport): string =>
  `  line ${line}, ${words[outcome]}: ${printable(text.replace(/ <!-- tracker .*$/, '').trim())}${message === undefined ? '' : ` (${printable(message)})`}`;
