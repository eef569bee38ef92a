import { TrackerError, type WholeRow, wholeRow } from '@tracker/core';
import type * as z from 'zod';
import { exportEnd, exportHeader, headerStart } from './export-format.ts';

/**
 * The rows of an export, in either of its forms. A file that is damaged or was cut is refused whole: half of a workspace
 * that looks like all of it is worse than none.
 *
 * @throws TrackerError `ValidationError` with the line for what is no such export.
 */
export const readExport = (text: string): readonly WholeRow[] => {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const first = lines.findIndex((line) => line.startsWith(headerStart));
  if (first === -1) throw refused('There is no export of Tracker in this file.');
  parsedLine(lines[first] ?? '', exportHeader, first);
  const rows: WholeRow[] = [];
  for (const [more, line] of lines.slice(first + 1).entries()) {
    const position = first + 1 + more;
    if (line.startsWith('{"end"')) {
      const { rows: count } = parsedLine(line, exportEnd, position);
      if (count !== rows.length)
        throw refused(`Line ${position + 1} counts ${count} rows, but ${rows.length} are here.`);
      return rows;
    }
    rows.push(parsedLine(line, wholeRow, position));
  }
  throw refused('The export has no end: the file was cut.');
};

const parsedLine = <Schema extends z.ZodType>(line: string, schema: Schema, position: number): z.output<Schema> => {
  const result = schema.safeParse(jsonIn(line));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  throw refused(`Line ${position + 1} is no row of an export. ${where}${issue?.message ?? ''}`);
};

const jsonIn = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const refused = (message: string) =>
  new TrackerError('ValidationError', message, {
    hint: 'Name a file that `tracker export` of this version or an older one wrote; nothing was imported.',
  });
