import { resolve } from 'node:path';
import { invalidField, listChanges, TrackerError } from '@tracker/core';
import { readStatusTemplate, readTemplateFile, type StatusTemplate, type Tracker } from '@tracker/host';
import {
  readReport,
  renderReport,
  renderWith,
  type SectionName,
  type StatusReport,
  sectionNames,
  TemplateError,
} from '@tracker/reporter';
import { exitCode } from '../exit-codes.ts';
import { printable, printableLines } from '../output/printable.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { parsedFlags } from '../parse-flags.ts';
import { clientName, withTracker } from '../with-tracker.ts';
import { writeFile } from './status-write.ts';

export interface StatusOptions {
  readonly workspace?: string;
  readonly since?: string;
  readonly section?: string;
  readonly format?: string;
  readonly template?: string;
  readonly write?: boolean;
  readonly confirmEdits?: boolean;
}

/** Rows that a section names. */
const rows = { concise: 5, full: 100 } as const;
type Format = keyof typeof rows;

/** `tracker status`: the report, or with `--write` the file. */
export const status = async (terminal: Terminal, options: StatusOptions): Promise<number> => {
  if (options.write === true || options.confirmEdits === true) return await writeFile(terminal, options);
  const format = oneOf('--format', ['concise', 'full'] as const, options.format ?? 'full');
  const section = options.section === undefined ? null : oneOf('--section', sectionNames, options.section);
  const since = sinceIn(options.since);
  const { report, template } = await withTracker(options.workspace, async (tracker) => ({
    report: await reportOf(tracker, { format, section, since }),
    template: terminal.json ? null : await templateFor(tracker, options),
  }));
  if (!terminal.json)
    for (const { message } of report.warnings ?? []) terminal.err.write(`warning: ${printable(message)}\n`);
  printResult(terminal, report, () => textOf(report, format, template));
  return exitCode.ok;
};

interface Asked {
  readonly format: Format;
  readonly section: SectionName | null;
  readonly since: string | undefined;
}

const reportOf = (tracker: Tracker, { format, section, since }: Asked): Promise<StatusReport> =>
  readReport(tracker.context(clientName), {
    rows: rows[format],
    since,
    ...(section === null ? {} : { sections: [section] }),
  });

const oneOf = <Name extends string>(flag: string, names: readonly Name[], given: string): Name => {
  const found = names.find((name) => name === given);
  if (found === undefined) throw invalidField(flag, 'is none of the words', names.join(', '));
  return found;
};

/** A date alone is its first moment, UTC. */
const sinceIn = (given: string | undefined): string | undefined => {
  const time = given !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T00:00:00Z` : given;
  return parsedFlags(listChanges.input, { since: time }, { since: '--since' }).since;
};

/** The one that was asked for, else, for the full form, the workspace's own. */
const templateFor = async (tracker: Tracker, options: StatusOptions): Promise<StatusTemplate | null> => {
  if (options.template !== undefined)
    return { path: options.template, text: await readTemplateFile(resolve(options.template)) };
  return options.format === undefined ? await readStatusTemplate(tracker.workspace.path) : null;
};

const textOf = (report: StatusReport, format: Format, template: StatusTemplate | null): string =>
  printableLines(template === null ? renderReport(report, format) : renderedWith(report, template)).trimEnd();

const renderedWith = (report: StatusReport, { path, text }: StatusTemplate): string => {
  try {
    return renderWith(report, text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new TrackerError('ValidationError', `${path}:${error.line}: ${error.problem}`, { ...hint, cause: error });
  }
};
